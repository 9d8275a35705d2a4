import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '@entente/persistence';
import type { Timer, TimerHandler } from '@entente/timers';
import type { Agreement } from '../../domain/agreement.js';
import { conclude } from '../../domain/conclude.js';
import { followSuccessor } from '../../domain/lifecycle/supersession.js';
import { AgreementRepository } from '../../persistence/agreement.repository.js';
import { FollowUp, SUCCESSOR_CHANGED } from '../../writing/follow-up.js';
import { Moments } from '../../writing/moments.js';

/** Superseded agreements hear when the one that takes their place is in force, or is not after all. */
@Injectable()
export class FollowSuccessors implements TimerHandler {
  readonly kind = SUCCESSOR_CHANGED;

  constructor(
    @Inject(AgreementRepository) private readonly agreements: AgreementRepository,
    @Inject(FollowUp) private readonly followUp: FollowUp,
    @Inject(Moments) private readonly moments: Moments,
  ) {}

  async fire(tx: Tx, timers: readonly Timer[], now: Date): Promise<void> {
    const moment = this.moments.at(now);
    const newer = await this.agreements.seen(
      tx,
      timers.map(({ key }) => key),
    );
    const older = await this.agreements.locked(
      tx,
      newer.flatMap(({ record }) => record.supersedes ?? []),
    );
    const decisions = older.flatMap((agreement) => {
      const successor = newer.find(({ id }) => id === agreement.record.supersededBy?.by);
      const decision = successor && followSuccessor(agreement, successor, moment);
      return decision ? [conclude(agreement, decision, moment)] : [];
    });
    await this.agreements.saveAll(tx, decisions, now, new Map(older.map((agreement): [string, Agreement] => [agreement.id, agreement])));
    await this.followUp.tell(tx, decisions, now);
  }
}
