import { Controller, Inject } from '@nestjs/common';
import { decideSuccession, derivedLabel, type SuccessionView } from '@entente/contracts';
import { Outbox } from '@entente/messaging';
import { Transactions } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { newEvent } from '@entente/service-kit/owner';
import { conclude } from '../../domain/conclude.js';
import { decideSuccession as decide } from '../../domain/lifecycle/successions.js';
import { AgreementRepository } from '../../persistence/agreement.repository.js';
import { SuccessionRepository } from '../../persistence/succession.repository.js';
import { FollowUp } from '../../writing/follow-up.js';
import { Moments } from '../../writing/moments.js';

/** A person accepts a succession or declines it; accepted, it changes the agreement in the same transaction. */
@Controller()
export class DecideSuccessionController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(SuccessionRepository) private readonly successions: SuccessionRepository,
    @Inject(AgreementRepository) private readonly agreements: AgreementRepository,
    @Inject(FollowUp) private readonly followUp: FollowUp,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Moments) private readonly moments: Moments,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Endpoint(decideSuccession)
  decide(@Input() { params, body, ifMatch }: InputOf<typeof decideSuccession>, @SignedIn() { reader }: Caller): Promise<SuccessionView> {
    return this.transactions.run(reader, async (tx) => {
      const now = this.clock.now();
      const moment = this.moments.at(now);
      const before = await this.successions.at(tx, params.id, ifMatch);
      const [agreement] = await this.agreements.locked(tx, [before.record.agreement]);
      if (!agreement) throw new Error('a succession is seen only with its agreement');
      const decided = decide(before, agreement, body, ['body'], moment);
      if (decided.agreement) {
        const concluded = conclude(agreement, decided.agreement, moment);
        await this.agreements.save(tx, agreement, concluded, now);
        await this.followUp.tell(tx, [concluded], now);
      }
      const { next, change, events } = decided.succession;
      await this.successions.save(tx, [{ before, next, change }], now);
      const about = { subject: next.id, sequence: next.version, label: derivedLabel([agreement.label, next.label]), time: now };
      await this.outbox.add(tx, ...events.map(({ definition, data }) => newEvent(definition, about, data)));
      return { ...next.record, id: next.id, version: next.version, label: next.label };
    });
  }
}
