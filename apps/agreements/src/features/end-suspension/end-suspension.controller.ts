import { Controller, Inject } from '@nestjs/common';
import { endSuspension, type AgreementView } from '@entente/contracts';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { endSuspension as decide } from '../../domain/lifecycle/suspensions.js';
import { ChangeAgreement } from '../../writing/change-agreement.js';

@Controller()
export class EndSuspensionController {
  constructor(@Inject(ChangeAgreement) private readonly change: ChangeAgreement) {}

  @Endpoint(endSuspension)
  end(@Input() { params, body, ifMatch }: InputOf<typeof endSuspension>, @SignedIn() caller: Caller): Promise<AgreementView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (agreement) => decide(agreement, params.suspension, body.to, ['body']));
  }
}
