import { Controller, Inject } from '@nestjs/common';
import { dayOf, recordPartyAction, type AgreementView } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { recordPartyAction as decide } from '../../domain/record-party-action.js';
import { ChangeAgreement } from '../../writing/change-agreement.js';

@Controller()
export class RecordPartyActionController {
  constructor(
    @Inject(ChangeAgreement) private readonly change: ChangeAgreement,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
  ) {}

  @Endpoint(recordPartyAction)
  record(@Input() { params, body, ifMatch }: InputOf<typeof recordPartyAction>, @SignedIn() caller: Caller): Promise<AgreementView> {
    return this.change.run({ id: params.id, version: ifMatch, actionsAt: ['body', 'action'] }, caller, (agreement, moment) => {
      const { partner: reference, ...action } = body;
      const written = action.actedOn ?? action.effectiveOn ?? agreement.record.signedOn ?? dayOf(moment.now);
      return decide(agreement, this.directory.resolve(reference, written, ['body', 'partner']), action, ['body'], moment);
    });
  }
}
