import { Controller, Inject } from '@nestjs/common';
import { dayOf, listAllies, type Page } from '@entente/contracts';
import { Conditions, Transactions } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { pageOfBound, type Bound } from '../../persistence/bound-on.js';
import { alliesOf } from './allies.query.js';

@Controller()
export class ListAlliesController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Endpoint(listAllies)
  list(@Input() { params, query }: InputOf<typeof listAllies>, @SignedIn() { reader }: Caller): Promise<Page<Bound>> {
    const conditions = new Conditions();
    const statement = alliesOf(params.id, query, query.asOf ?? dayOf(this.clock.now()), conditions);
    return this.transactions.read(reader, (tx) => pageOfBound(tx, statement, conditions, query));
  }
}
