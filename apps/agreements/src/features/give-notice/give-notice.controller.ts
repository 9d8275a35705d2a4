import { Controller, Inject } from '@nestjs/common';
import { giveNotice, type AgreementView } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { giveNotice as decide } from '../../domain/clocks/give-notice.js';
import { ChangeAgreement } from '../../writing/change-agreement.js';

@Controller()
export class GiveNoticeController {
  constructor(
    @Inject(ChangeAgreement) private readonly change: ChangeAgreement,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
  ) {}

  @Endpoint(giveNotice)
  give(@Input() { params, body, ifMatch }: InputOf<typeof giveNotice>, @SignedIn() caller: Caller): Promise<AgreementView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (agreement, moment) =>
      decide(agreement, this.directory.resolve(body.partner, body.noticeGivenOn, ['body', 'partner']), body, ['body'], moment),
    );
  }
}
