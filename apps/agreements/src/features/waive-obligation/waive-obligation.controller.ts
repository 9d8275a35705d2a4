import { Controller, Inject } from '@nestjs/common';
import { waiveObligation, type AgreementView } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { waiveObligation as decide } from '../../domain/ledger/waive-obligation.js';
import { ChangeAgreement } from '../../writing/change-agreement.js';

@Controller()
export class WaiveObligationController {
  constructor(
    @Inject(ChangeAgreement) private readonly change: ChangeAgreement,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
  ) {}

  @Endpoint(waiveObligation)
  waive(@Input() { params, body, ifMatch }: InputOf<typeof waiveObligation>, @SignedIn() caller: Caller): Promise<AgreementView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (agreement, moment) => {
      const party = this.directory.resolve(body.party, body.on, ['body', 'party']);
      const by = body.by.map((reference, index) => this.directory.resolve(reference, body.on, ['body', 'by', index]));
      return decide(agreement, { ...body, obligation: params.obligation, party, by }, ['body'], moment);
    });
  }
}
