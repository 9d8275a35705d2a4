import { Controller, Inject } from '@nestjs/common';
import { compareForce } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { CompareForceQuery, type ComparisonPage } from './compare-force.query.js';

@Controller()
export class CompareForceController {
  constructor(
    @Inject(CompareForceQuery) private readonly comparison: CompareForceQuery,
    @Inject(Transactions) private readonly transactions: Transactions,
  ) {}

  @Endpoint(compareForce)
  compare(@Input() { query }: InputOf<typeof compareForce>, @SignedIn() { reader }: Caller): Promise<ComparisonPage> {
    return this.transactions.read(reader, (tx) => this.comparison.page(tx, query));
  }
}
