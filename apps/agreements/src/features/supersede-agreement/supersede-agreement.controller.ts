import { Controller, Inject } from '@nestjs/common';
import { dayOf, rejected, supersedeAgreement, type AgreementView } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import type { Agreement } from '../../domain/agreement.js';
import { viewOf } from '../../domain/agreement-view.js';
import { conclude } from '../../domain/conclude.js';
import { supersede } from '../../domain/lifecycle/supersession.js';
import { AgreementRepository } from '../../persistence/agreement.repository.js';
import { FollowUp } from '../../writing/follow-up.js';
import { Moments } from '../../writing/moments.js';

/** One agreement takes the place of another: both are changed, in one transaction. */
@Controller()
export class SupersedeAgreementController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(AgreementRepository) private readonly agreements: AgreementRepository,
    @Inject(FollowUp) private readonly followUp: FollowUp,
    @Inject(Moments) private readonly moments: Moments,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Endpoint(supersedeAgreement)
  supersede(@Input() { params, body, ifMatch }: InputOf<typeof supersedeAgreement>, @SignedIn() { reader }: Caller): Promise<AgreementView> {
    return this.transactions.run(reader, async (tx) => {
      const now = this.clock.now();
      const moment = this.moments.at(now);
      const locked = new Map(
        (await this.agreements.locked(tx, [params.id, body.supersedes])).map((agreement): [string, Agreement] => [agreement.id, agreement]),
      );
      const newer = await this.agreements.at(tx, params.id, ifMatch);
      const older = locked.get(body.supersedes);
      if (!older) throw rejected('agreement-unknown', ['body', 'supersedes'], 'there is no such agreement');
      const decided = supersede(newer, older, ['body']);
      const [first, second] = [conclude(newer, decided.newer, moment), conclude(older, decided.older, moment)];
      await this.agreements.saveAll(tx, [first, second], now, locked);
      await this.followUp.tell(tx, [first, second], now);
      return viewOf(first.next, now, dayOf(now));
    });
  }
}
