import { Controller, Inject } from '@nestjs/common';
import { recordEvidence, withdrawEvidence, type AgreementView } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { recordEvidence as record, withdrawEvidence as withdraw } from '../../domain/ledger/record-evidence.js';
import { ChangeAgreement } from '../../writing/change-agreement.js';

/** Evidence that an obligation was fulfilled, by hand. */
@Controller()
export class RecordEvidenceController {
  constructor(
    @Inject(ChangeAgreement) private readonly change: ChangeAgreement,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
  ) {}

  @Endpoint(recordEvidence)
  record(@Input() { params, body, ifMatch }: InputOf<typeof recordEvidence>, @SignedIn() caller: Caller): Promise<AgreementView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (agreement, moment) => {
      const party = this.directory.resolve(body.party, body.on, ['body', 'party']);
      const from = { hand: caller.principal.sub };
      return record(agreement, { ...body, obligation: params.obligation, party, from }, ['body'], moment);
    });
  }

  @Endpoint(withdrawEvidence)
  withdraw(@Input() { params, body, ifMatch }: InputOf<typeof withdrawEvidence>, @SignedIn() caller: Caller): Promise<AgreementView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (agreement, moment) =>
      withdraw(agreement, params.obligation, params.evidence, body.reason, ['params', 'evidence'], moment),
    );
  }
}
