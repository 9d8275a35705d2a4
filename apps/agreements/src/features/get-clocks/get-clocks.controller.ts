import { Controller, Inject } from '@nestjs/common';
import { dayOf, getClocks, type AgreementClocks } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { clocksOf } from '../../domain/clocks/clocks-of.js';
import { theVersionKnown } from '../../persistence/select-versions.js';
import { RuleBook } from '../../rules/rule-book.js';

/** What runs in an agreement: what we knew at a time, of how it was on a day. */
@Controller()
export class GetClocksController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(RuleBook) private readonly book: RuleBook,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Endpoint(getClocks)
  get(@Input() { params, query }: InputOf<typeof getClocks>, @SignedIn() { reader }: Caller): Promise<AgreementClocks> {
    const asOf = query.asOf ?? dayOf(this.clock.now());
    return this.transactions.read(reader, async (tx) => clocksOf((await theVersionKnown(tx, params.id, query.knownAt)).agreement, this.book.rules, asOf));
  }
}
