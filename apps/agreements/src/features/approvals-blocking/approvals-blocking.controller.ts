import { Controller, Inject } from '@nestjs/common';
import { getApprovalsBlocking, type Block, type PartnerId } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { blocksOf } from '../../domain/approvals/blocking.js';
import { AgreementRepository } from '../../persistence/agreement.repository.js';
import { ApprovalRepository } from '../../persistence/approval.repository.js';
import { ApprovalMoments } from '../../writing/approval-moments.js';

interface Blocking {
  party: PartnerId;
  blocked: boolean;
  by: Block[];
}

/** What keeps a party from binding itself, as far as the caller may see. */
@Controller()
export class ApprovalsBlockingController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(AgreementRepository) private readonly agreements: AgreementRepository,
    @Inject(ApprovalRepository) private readonly approvals: ApprovalRepository,
    @Inject(ApprovalMoments) private readonly moments: ApprovalMoments,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Endpoint(getApprovalsBlocking)
  get(@Input() { params, query: { party } }: InputOf<typeof getApprovalsBlocking>, @SignedIn() { reader, principal }: Caller): Promise<Blocking> {
    return this.transactions.read(reader, async (tx) => {
      const agreement = await this.agreements.get(tx, params.id);
      const approvals = await this.approvals.ofAgreements(tx, [agreement.id]);
      const by = blocksOf(party, party === principal.nation, approvals, agreement, await this.moments.at(tx, this.clock.now()));
      return { party, blocked: by.length > 0, by };
    });
  }
}
