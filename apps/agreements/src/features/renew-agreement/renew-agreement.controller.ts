import { Controller, Inject } from '@nestjs/common';
import { renewAgreement, type AgreementView } from '@entente/contracts';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { renewAgreement as decide } from '../../domain/clocks/renew-agreement.js';
import { ChangeAgreement } from '../../writing/change-agreement.js';

@Controller()
export class RenewAgreementController {
  constructor(@Inject(ChangeAgreement) private readonly change: ChangeAgreement) {}

  @Endpoint(renewAgreement)
  renew(@Input() { params, body, ifMatch }: InputOf<typeof renewAgreement>, @SignedIn() caller: Caller): Promise<AgreementView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (agreement, moment) => decide(agreement, body, ['body'], moment));
  }
}
