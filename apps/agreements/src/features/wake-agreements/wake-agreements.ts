import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '@entente/persistence';
import type { Timer, TimerHandler } from '@entente/timers';
import type { Agreement } from '../../domain/agreement.js';
import { wake, wakesOn } from '../../domain/conclude.js';
import { AgreementRepository } from '../../persistence/agreement.repository.js';
import { AGREEMENT_WAKES, FollowUp } from '../../writing/follow-up.js';
import { Moments } from '../../writing/moments.js';

/** Looks at agreements on the day something about them is due: tells it, and sets the next look. */
@Injectable()
export class WakeAgreements implements TimerHandler {
  readonly kind = AGREEMENT_WAKES;

  constructor(
    @Inject(AgreementRepository) private readonly agreements: AgreementRepository,
    @Inject(FollowUp) private readonly followUp: FollowUp,
    @Inject(Moments) private readonly moments: Moments,
  ) {}

  async fire(tx: Tx, timers: readonly Timer[], now: Date): Promise<void> {
    const moment = this.moments.at(now);
    const found = await this.agreements.locked(
      tx,
      timers.map(({ key }) => key),
    );
    const before = new Map(found.map((agreement): [string, Agreement] => [agreement.id, agreement]));
    const decisions = found.flatMap((agreement) => wake(agreement, moment) ?? []);
    await this.agreements.saveAll(tx, decisions, now, before);
    await this.followUp.tell(tx, decisions, now);
    const quiet = found.filter(({ id }) => !decisions.some(({ next }) => next.id === id));
    await this.followUp.lookAgain(
      tx,
      quiet.map(({ id, record }) => ({ id, wakesOn: wakesOn(record, moment) })),
    );
  }
}
