import { Controller, Inject } from '@nestjs/common';
import { extendApprovalPeriod, type ApprovalView } from '@entente/contracts';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { extendPeriod } from '../../domain/approvals/extend-period.js';
import { ChangeApproval } from '../../writing/change-approval.js';

@Controller()
export class ExtendApprovalPeriodController {
  constructor(@Inject(ChangeApproval) private readonly change: ChangeApproval) {}

  @Endpoint(extendApprovalPeriod)
  extend(@Input() { params, body, ifMatch }: InputOf<typeof extendApprovalPeriod>, @SignedIn() caller: Caller): Promise<ApprovalView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (record, subject, moment) => ({
      ...extendPeriod(record, body, caller.principal, subject, moment),
      change: 'period-extended',
    }));
  }
}
