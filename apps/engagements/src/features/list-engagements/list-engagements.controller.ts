import { Controller, Inject } from '@nestjs/common';
import { listEngagements, type EngagementView, type Page } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { ListEngagementsQuery } from './list-engagements.query.js';

@Controller()
export class ListEngagementsController {
  constructor(
    @Inject(ListEngagementsQuery) private readonly engagements: ListEngagementsQuery,
    @Inject(Transactions) private readonly transactions: Transactions,
  ) {}

  @Endpoint(listEngagements)
  list(@Input() { query }: InputOf<typeof listEngagements>, @SignedIn() { reader }: Caller): Promise<Page<EngagementView>> {
    return this.transactions.read(reader, (tx) => this.engagements.page(tx, query));
  }
}
