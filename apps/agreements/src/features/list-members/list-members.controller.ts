import { Controller, Inject } from '@nestjs/common';
import { dayOf, listMembers, type Page } from '@entente/contracts';
import { Conditions, Transactions } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { pageOfBound, type Bound } from '../../persistence/bound-on.js';
import { membersOf } from './members.query.js';

@Controller()
export class ListMembersController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Endpoint(listMembers)
  list(@Input() { params, query }: InputOf<typeof listMembers>, @SignedIn() { reader }: Caller): Promise<Page<Bound>> {
    const conditions = new Conditions();
    const statement = membersOf(params.id, query, query.asOf ?? dayOf(this.clock.now()), conditions);
    return this.transactions.read(reader, (tx) => pageOfBound(tx, statement, conditions, query));
  }
}
