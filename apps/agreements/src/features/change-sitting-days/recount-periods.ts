import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Transactions } from '@entente/persistence';
import { Clock } from '@entente/service-kit';
import { ApprovalRepository } from '../../persistence/approval.repository.js';
import { ApprovalMoments } from '../../writing/approval-moments.js';
import { SaveApprovals } from '../../writing/save-approvals.js';

/** Counts running periods anew at every start: a release may bring a calendar that is known further. */
@Injectable()
export class RecountPeriods implements OnApplicationBootstrap {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(ApprovalRepository) private readonly approvals: ApprovalRepository,
    @Inject(SaveApprovals) private readonly saveApprovals: SaveApprovals,
    @Inject(ApprovalMoments) private readonly moments: ApprovalMoments,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.transactions.run('system', async (tx) =>
      this.saveApprovals.bringUpToDate(tx, await this.approvals.running(tx), await this.moments.at(tx, this.clock.now())),
    );
  }
}
