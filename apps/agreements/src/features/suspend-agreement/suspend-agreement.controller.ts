import { Controller, Inject } from '@nestjs/common';
import { suspendAgreement, type AgreementView } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { suspendAgreement as decide } from '../../domain/lifecycle/suspensions.js';
import { ChangeAgreement } from '../../writing/change-agreement.js';

@Controller()
export class SuspendAgreementController {
  constructor(
    @Inject(ChangeAgreement) private readonly change: ChangeAgreement,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
  ) {}

  @Endpoint(suspendAgreement)
  suspend(@Input() { params, body, ifMatch }: InputOf<typeof suspendAgreement>, @SignedIn() caller: Caller): Promise<AgreementView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (agreement, moment) => {
      const { partner: reference, ...suspension } = body;
      const partner = reference === undefined ? undefined : this.directory.resolve(reference, body.from, ['body', 'partner']);
      return decide(agreement, partner, suspension, ['body'], moment);
    });
  }
}
