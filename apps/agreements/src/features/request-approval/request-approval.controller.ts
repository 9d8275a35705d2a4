import { Controller, Inject } from '@nestjs/common';
import { dayOf, ownLabel, Refusals, requestApproval, type ApprovalView } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Transactions, type Tx } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { once } from '@entente/service-kit/owner';
import { approvalView } from '../../domain/approvals/approval-view.js';
import { concludeRequest } from '../../domain/approvals/conclude-approval.js';
import { requestApproval as decide } from '../../domain/approvals/request-approval.js';
import { labelFaults } from '../../domain/resolve-draft.js';
import { AgreementRepository } from '../../persistence/agreement.repository.js';
import { ApprovalRepository } from '../../persistence/approval.repository.js';
import { ApprovalMoments } from '../../writing/approval-moments.js';
import { recipientsOf } from '../../writing/recipients.js';
import { SaveApprovals } from '../../writing/save-approvals.js';

type Asked = InputOf<typeof requestApproval>;

const AT = ['body'];

@Controller()
export class RequestApprovalController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(AgreementRepository) private readonly agreements: AgreementRepository,
    @Inject(ApprovalRepository) private readonly approvals: ApprovalRepository,
    @Inject(SaveApprovals) private readonly saveApprovals: SaveApprovals,
    @Inject(ApprovalMoments) private readonly moments: ApprovalMoments,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Endpoint(requestApproval)
  request(@Input() input: Asked, @SignedIn() caller: Caller): Promise<ApprovalView> {
    const { params, body, idempotencyKey } = input;
    return this.transactions.run(caller.reader, (tx) => once(tx, caller, idempotencyKey, { ...params, ...body }, () => this.execute(tx, input, caller)));
  }

  private async execute(tx: Tx, { params, body }: Asked, { principal }: Caller): Promise<ApprovalView> {
    const now = this.clock.now();
    await this.directory.refresh(tx);
    const agreement = await this.agreements.get(tx, params.id);
    await this.approvals.takeTurns(tx, agreement.id, principal.nation);
    const others = await this.approvals.ofAgreements(tx, [agreement.id]);
    const { label = ownLabel(principal.nation), recipients: references, ...asked } = body;
    const refusals = new Refusals();
    refusals.add(...labelFaults(label, this.directory, [...AT, 'label']));
    refusals.throwIfAny();
    const recipients = recipientsOf(references, agreement, principal.nation, this.directory, dayOf(now), AT);
    const moment = await this.moments.at(tx, now);
    const concluded = concludeRequest(decide(agreement, { ...asked, recipients, label }, others, principal, AT, moment), agreement, moment);
    await this.saveApprovals.save(tx, [{ concluded, agreement }], now);
    return approvalView(concluded.next, [...others, concluded.next], agreement, moment);
  }
}
