import { Controller, Inject } from '@nestjs/common';
import { findActionWrong, type AgreementView } from '@entente/contracts';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { findActionWrong as decide } from '../../domain/find-action-wrong.js';
import { ChangeAgreement } from '../../writing/change-agreement.js';

@Controller()
export class FindActionWrongController {
  constructor(@Inject(ChangeAgreement) private readonly change: ChangeAgreement) {}

  @Endpoint(findActionWrong)
  find(@Input() { params, body, ifMatch }: InputOf<typeof findActionWrong>, @SignedIn() caller: Caller): Promise<AgreementView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (agreement, moment) =>
      decide(agreement, params.action, body.reason, ['params', 'action'], moment),
    );
  }
}
