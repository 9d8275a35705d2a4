import { Controller, Inject } from '@nestjs/common';
import { dayOf, getAgreement, type AgreementView } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { viewOf } from '../../domain/agreement-view.js';
import { theVersionKnown } from '../../persistence/select-versions.js';

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
    return this.transactions.read(reader, async (tx) => {
      const { agreement, knownFrom } = await theVersionKnown(tx, params.id, query.knownAt);
      return viewOf(agreement, knownFrom, asOf);
    });
  }
}
