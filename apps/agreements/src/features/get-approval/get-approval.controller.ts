import { Controller, Inject } from '@nestjs/common';
import { getApproval, getApprovalHistory, type ApprovalRecord, type ApprovalView, type Page } from '@entente/contracts';
import { decodeCursor, encodeCursor, Transactions } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { approvalView } from '../../domain/approvals/approval-view.js';
import { AgreementRepository } from '../../persistence/agreement.repository.js';
import { ApprovalRepository } from '../../persistence/approval.repository.js';
import { ApprovalMoments } from '../../writing/approval-moments.js';

interface HistoryItem {
  version: number;
  knownFrom: string;
  knownTo: string | null;
  change: string;
  record: ApprovalRecord;
}

/** One approval, and every version it had. */
@Controller()
export class GetApprovalController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(AgreementRepository) private readonly agreements: AgreementRepository,
    @Inject(ApprovalRepository) private readonly approvals: ApprovalRepository,
    @Inject(ApprovalMoments) private readonly moments: ApprovalMoments,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Endpoint(getApproval)
  get(@Input() { params }: InputOf<typeof getApproval>, @SignedIn() { reader }: Caller): Promise<ApprovalView> {
    return this.transactions.read(reader, async (tx) => {
      const approval = await this.approvals.get(tx, params.id);
      const agreement = await this.agreements.get(tx, approval.record.agreement);
      const all = await this.approvals.ofAgreements(tx, [agreement.id]);
      return approvalView(approval, all, agreement, await this.moments.at(tx, this.clock.now()));
    });
  }

  @Endpoint(getApprovalHistory)
  history(@Input() { params, query }: InputOf<typeof getApprovalHistory>, @SignedIn() { reader }: Caller): Promise<Page<HistoryItem>> {
    const [after] = query.cursor === undefined ? [0] : decodeCursor(query.cursor, 1, ([version]) => Number.isSafeInteger(version));
    return this.transactions.read(reader, async (tx) => {
      const { version: total } = await this.approvals.get(tx, params.id);
      const versions = await this.approvals.versions(tx, params.id, Number(after), query.limit + 1);
      const items = versions.slice(0, query.limit).map(({ version, knownFrom, knownTo, change, record }) => ({
        version,
        knownFrom: knownFrom.toISOString(),
        knownTo: knownTo?.toISOString() ?? null,
        change,
        record,
      }));
      const last = items.at(-1);
      return { items, next: versions.length > query.limit && last ? encodeCursor([last.version]) : null, total };
    });
  }
}
