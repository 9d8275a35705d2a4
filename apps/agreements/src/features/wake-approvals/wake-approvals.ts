import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '@entente/persistence';
import type { Timer, TimerHandler } from '@entente/timers';
import { ApprovalRepository } from '../../persistence/approval.repository.js';
import { ApprovalMoments } from '../../writing/approval-moments.js';
import { APPROVAL_WAKES, SaveApprovals } from '../../writing/save-approvals.js';

/** Looks at approvals when a period passes, silence counts as approval, or what was returned lapses. */
@Injectable()
export class WakeApprovals implements TimerHandler {
  readonly kind = APPROVAL_WAKES;

  constructor(
    @Inject(ApprovalRepository) private readonly approvals: ApprovalRepository,
    @Inject(SaveApprovals) private readonly saveApprovals: SaveApprovals,
    @Inject(ApprovalMoments) private readonly moments: ApprovalMoments,
  ) {}

  async fire(tx: Tx, timers: readonly Timer[], now: Date): Promise<void> {
    const keys = timers.map(({ key }) => key);
    await this.saveApprovals.bringUpToDate(tx, await this.approvals.locked(tx, keys), await this.moments.at(tx, now));
  }
}
