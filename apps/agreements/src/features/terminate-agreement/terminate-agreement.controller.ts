import { Controller, Inject } from '@nestjs/common';
import { terminateAgreement, type AgreementView } from '@entente/contracts';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { terminateAgreement as decide } from '../../domain/terminate-agreement.js';
import { ChangeAgreement } from '../../writing/change-agreement.js';

@Controller()
export class TerminateAgreementController {
  constructor(@Inject(ChangeAgreement) private readonly change: ChangeAgreement) {}

  @Endpoint(terminateAgreement)
  terminate(@Input() { params, body, ifMatch }: InputOf<typeof terminateAgreement>, @SignedIn() caller: Caller): Promise<AgreementView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (agreement) => decide(agreement, body.endedOn, body.reason, ['body']));
  }
}
