import { Controller, Inject } from '@nestjs/common';
import { revokeNotice, type AgreementView } from '@entente/contracts';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { revokeNotice as decide } from '../../domain/clocks/revoke-notice.js';
import { ChangeAgreement } from '../../writing/change-agreement.js';

@Controller()
export class RevokeNoticeController {
  constructor(@Inject(ChangeAgreement) private readonly change: ChangeAgreement) {}

  @Endpoint(revokeNotice)
  revoke(@Input() { params, body, ifMatch }: InputOf<typeof revokeNotice>, @SignedIn() caller: Caller): Promise<AgreementView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (agreement, moment) => decide(agreement, params.action, body, ['body'], moment));
  }
}
