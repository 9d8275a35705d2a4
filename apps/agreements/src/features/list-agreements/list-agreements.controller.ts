import { Controller, Inject } from '@nestjs/common';
import { dayOf, listAgreements } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { ListAgreementsQuery, type AgreementPage } from './list-agreements.query.js';

@Controller()
export class ListAgreementsController {
  constructor(
    @Inject(ListAgreementsQuery) private readonly agreements: ListAgreementsQuery,
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Endpoint(listAgreements)
  list(@Input() { query }: InputOf<typeof listAgreements>, @SignedIn() { reader }: Caller): Promise<AgreementPage> {
    return this.transactions.read(reader, (tx) => this.agreements.page(tx, query, dayOf(this.clock.now())));
  }
}
