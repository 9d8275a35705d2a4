import { Controller, Inject } from '@nestjs/common';
import { withdrawApproval, type ApprovalView } from '@entente/contracts';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { withdrawApproval as decide } from '../../domain/approvals/resubmit-approval.js';
import { ChangeApproval } from '../../writing/change-approval.js';

@Controller()
export class WithdrawApprovalController {
  constructor(@Inject(ChangeApproval) private readonly change: ChangeApproval) {}

  @Endpoint(withdrawApproval)
  withdraw(@Input() { params, body, ifMatch }: InputOf<typeof withdrawApproval>, @SignedIn() caller: Caller): Promise<ApprovalView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (record, subject, moment) => ({
      ...decide(record, body.reason, caller.principal, subject, moment),
      change: 'withdrawn',
    }));
  }
}
