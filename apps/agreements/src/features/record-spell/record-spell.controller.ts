import { Controller, Inject } from '@nestjs/common';
import { dayOf, recordSpell, type AgreementView } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { recordSpell as decide } from '../../domain/record-spell.js';
import { ChangeAgreement } from '../../writing/change-agreement.js';

@Controller()
export class RecordSpellController {
  constructor(
    @Inject(ChangeAgreement) private readonly change: ChangeAgreement,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
  ) {}

  @Endpoint(recordSpell)
  record(@Input() { params, body, ifMatch }: InputOf<typeof recordSpell>, @SignedIn() caller: Caller): Promise<AgreementView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (agreement, moment) => {
      const written = body.spell.from ?? body.spell.to ?? agreement.record.signedOn ?? dayOf(moment.now);
      return decide(agreement, this.directory.resolve(body.partner, written, ['body', 'partner']), body.spell, ['body', 'spell'], moment);
    });
  }
}
