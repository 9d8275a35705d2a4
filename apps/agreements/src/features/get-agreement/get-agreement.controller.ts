import { Controller, Inject } from '@nestjs/common';
import { dayOf, DomainError, getAgreement, type AgreementView } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { viewOf } from '../../domain/agreement-view.js';
import { Conditions } from '../../persistence/conditions.js';
import { selectVersions } from '../../persistence/select-versions.js';

/** One agreement: what we knew at a time, of how it was on a day. */
@Controller()
export class GetAgreementController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Endpoint(getAgreement)
  get(@Input() { params, query }: InputOf<typeof getAgreement>, @SignedIn() { reader }: Caller): Promise<AgreementView> {
    const asOf = query.asOf ?? dayOf(this.clock.now());
    const conditions = new Conditions();
    conditions.add(`v.agreement_id = ${conditions.value(params.id)}`, conditions.known('v', query.knownAt));
    return this.transactions.read(reader, async (tx) => {
      const [found] = await selectVersions(tx, conditions, 1);
      if (!found) throw new DomainError('not-found', 'no-such-agreement', 'there is no such agreement, or none was known then');
      return viewOf(found.agreement, found.knownFrom, asOf);
    });
  }
}
