import { Controller, Inject } from '@nestjs/common';
import { declineRenewal, type AgreementView } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { declineRenewal as decide } from '../../domain/clocks/decline-renewal.js';
import { ChangeAgreement } from '../../writing/change-agreement.js';

@Controller()
export class DeclineRenewalController {
  constructor(
    @Inject(ChangeAgreement) private readonly change: ChangeAgreement,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
  ) {}

  @Endpoint(declineRenewal)
  decline(@Input() { params, body, ifMatch }: InputOf<typeof declineRenewal>, @SignedIn() caller: Caller): Promise<AgreementView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (agreement, moment) =>
      decide(agreement, this.directory.resolve(body.partner, body.noticeGivenOn, ['body', 'partner']), body.noticeGivenOn, ['body'], moment),
    );
  }
}
