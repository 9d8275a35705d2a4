import { Controller, Inject } from '@nestjs/common';
import { dayOf, DomainError, explainForce, type ForceExplanation } from '@entente/contracts';
import { Conditions, Transactions } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { explainForce as explain } from '../../domain/force/explain-force.js';
import { selectVersions } from '../../persistence/select-versions.js';
import { RuleBook } from '../../rules/rule-book.js';

/** Why an agreement is in force or not, and whom it binds: of what we knew at a time, by the rules in use. */
@Controller()
export class ExplainForceController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(RuleBook) private readonly book: RuleBook,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Endpoint(explainForce)
  explain(@Input() { params, query }: InputOf<typeof explainForce>, @SignedIn() { reader }: Caller): Promise<ForceExplanation> {
    const conditions = new Conditions();
    conditions.add(`v.agreement_id = ${conditions.value(params.id)}`, conditions.known('v', query.knownAt));
    return this.transactions.read(reader, async (tx) => {
      const [found] = await selectVersions(tx, conditions, 1);
      if (!found) throw new DomainError('not-found', 'no-such-agreement', 'there is no such agreement, or none was known then');
      const { id, version, record } = found.agreement;
      return { id, version, ...explain(record, query.asOf ?? dayOf(this.clock.now()), this.book.rules) };
    });
  }
}
