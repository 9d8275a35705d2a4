import { Controller, Inject } from '@nestjs/common';
import { dayOf, listObligations, type OwedOccurrence, type Page } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { pageOfObligations } from '../../persistence/obligation-pages.js';

@Controller()
export class ListObligationsController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Endpoint(listObligations)
  list(@Input() { query }: InputOf<typeof listObligations>, @SignedIn() { reader }: Caller): Promise<Page<OwedOccurrence>> {
    const today = dayOf(this.clock.now());
    return this.transactions.read(reader, (tx) => pageOfObligations(tx, query, { asOf: query.asOf ?? today, today }));
  }
}
