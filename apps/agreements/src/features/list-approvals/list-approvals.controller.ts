import { Controller, Inject } from '@nestjs/common';
import { listAgreementApprovals, listApprovals, type ApprovalLine, type Page } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { AgreementRepository } from '../../persistence/agreement.repository.js';
import { ApprovalsQuery } from './approvals.query.js';

/** Approvals of one agreement, and of all. */
@Controller()
export class ListApprovalsController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(AgreementRepository) private readonly agreements: AgreementRepository,
    @Inject(ApprovalsQuery) private readonly approvals: ApprovalsQuery,
  ) {}

  @Endpoint(listApprovals)
  list(@Input() { query }: InputOf<typeof listApprovals>, @SignedIn() { reader }: Caller): Promise<Page<ApprovalLine>> {
    return this.transactions.read(reader, (tx) => this.approvals.page(tx, query));
  }

  @Endpoint(listAgreementApprovals)
  ofAgreement(@Input() { params, query }: InputOf<typeof listAgreementApprovals>, @SignedIn() { reader }: Caller): Promise<Page<ApprovalLine>> {
    return this.transactions.read(reader, async (tx) => {
      await this.agreements.mustExist(tx, params.id);
      return this.approvals.page(tx, { ...query, agreement: params.id });
    });
  }
}
