import { Inject, Injectable } from '@nestjs/common';
import type { ApprovalRecord, ApprovalView } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Transactions } from '@entente/persistence';
import { Clock, type Caller } from '@entente/service-kit';
import type { ApprovalChange, ApprovalMoment, Progress, Subject } from '../domain/approvals/approval.js';
import { approvalView } from '../domain/approvals/approval-view.js';
import { concludeApproval } from '../domain/approvals/conclude-approval.js';
import { AgreementRepository } from '../persistence/agreement.repository.js';
import { ApprovalRepository } from '../persistence/approval.repository.js';
import { ApprovalMoments } from './approval-moments.js';
import { SaveApprovals } from './save-approvals.js';

type Decide = (record: ApprovalRecord, subject: Subject, moment: ApprovalMoment) => Progress & { change: ApprovalChange };

/** One change of an approval, in one transaction on the caller's behalf: load, decide, save, tell. */
@Injectable()
export class ChangeApproval {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(ApprovalRepository) private readonly approvals: ApprovalRepository,
    @Inject(AgreementRepository) private readonly agreements: AgreementRepository,
    @Inject(SaveApprovals) private readonly saveApprovals: SaveApprovals,
    @Inject(ApprovalMoments) private readonly moments: ApprovalMoments,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Answers the approval after the change. Throws `not-found`, `stale`, `conflict` and what `decide` throws. */
  run(of: { id: string; version: number }, { reader }: Caller, decide: Decide): Promise<ApprovalView> {
    return this.transactions.run(reader, async (tx) => {
      const now = this.clock.now();
      await this.directory.refresh(tx);
      const approval = await this.approvals.at(tx, of.id, of.version);
      const agreement = await this.agreements.get(tx, approval.record.agreement);
      const moment = await this.moments.at(tx, now);
      const concluded = concludeApproval(approval, agreement, moment, (record) => decide(record, agreement, moment));
      if (concluded) await this.saveApprovals.save(tx, [{ concluded, agreement }], now);
      return approvalView(concluded?.next ?? approval, await this.approvals.ofAgreements(tx, [agreement.id]), agreement, moment);
    });
  }
}
