import { Controller, Inject } from '@nestjs/common';
import { dayOf, recordObligation, Refusals, type AgreementView } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { recordObligation as decide } from '../../domain/record-obligation.js';
import { resolveObligation, writtenOn } from '../../domain/resolve-draft.js';
import { ChangeAgreement } from '../../writing/change-agreement.js';

@Controller()
export class RecordObligationController {
  constructor(
    @Inject(ChangeAgreement) private readonly change: ChangeAgreement,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
  ) {}

  @Endpoint(recordObligation)
  record(@Input() { params, body, ifMatch }: InputOf<typeof recordObligation>, @SignedIn() caller: Caller): Promise<AgreementView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (agreement, moment) => {
      const refusals = new Refusals();
      const obligation = resolveObligation(body, writtenOn(agreement.record, [], dayOf(moment.now)), this.directory, ['body'], refusals);
      refusals.throwIfAny();
      return decide(agreement, obligation, moment);
    });
  }
}
