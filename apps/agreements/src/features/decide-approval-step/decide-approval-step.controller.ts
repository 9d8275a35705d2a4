import { Controller, Inject } from '@nestjs/common';
import { decideApprovalStep, type ApprovalView } from '@entente/contracts';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { decideStep } from '../../domain/approvals/decide-step.js';
import { ChangeApproval } from '../../writing/change-approval.js';

@Controller()
export class DecideApprovalStepController {
  constructor(@Inject(ChangeApproval) private readonly change: ChangeApproval) {}

  @Endpoint(decideApprovalStep)
  decide(@Input() { params, body, ifMatch }: InputOf<typeof decideApprovalStep>, @SignedIn() caller: Caller): Promise<ApprovalView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (record, subject, moment) =>
      decideStep(record, params.step, body, caller.principal, subject, moment),
    );
  }
}
