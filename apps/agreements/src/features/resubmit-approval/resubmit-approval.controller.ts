import { Controller, Inject } from '@nestjs/common';
import { dayOf, resubmitApproval, type ApprovalView } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { resubmitApproval as decide } from '../../domain/approvals/resubmit-approval.js';
import { ChangeApproval } from '../../writing/change-approval.js';
import { recipientsOf } from '../../writing/recipients.js';

const AT = ['body'];

@Controller()
export class ResubmitApprovalController {
  constructor(
    @Inject(ChangeApproval) private readonly change: ChangeApproval,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
  ) {}

  @Endpoint(resubmitApproval)
  resubmit(@Input() { params, body, ifMatch }: InputOf<typeof resubmitApproval>, @SignedIn() caller: Caller): Promise<ApprovalView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (record, subject, moment) => {
      const recipients = recipientsOf(body.recipients ?? record.recipients, subject, record.nation, this.directory, dayOf(moment.now), AT);
      return { ...decide(record, { ...body, recipients }, caller.principal, subject, AT, moment), change: 'resubmitted' };
    });
  }
}
