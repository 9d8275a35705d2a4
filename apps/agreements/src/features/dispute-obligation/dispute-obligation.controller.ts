import { Controller, Inject } from '@nestjs/common';
import { disputeObligation, settleDispute, type AgreementView } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { disputeObligation as dispute, settleDispute as settle } from '../../domain/ledger/dispute-obligation.js';
import { ChangeAgreement } from '../../writing/change-agreement.js';

/** Disputes about whether something is owed, and how they ended. */
@Controller()
export class DisputeObligationController {
  constructor(
    @Inject(ChangeAgreement) private readonly change: ChangeAgreement,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
  ) {}

  @Endpoint(disputeObligation)
  dispute(@Input() { params, body, ifMatch }: InputOf<typeof disputeObligation>, @SignedIn() caller: Caller): Promise<AgreementView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (agreement, moment) => {
      const party = this.directory.resolve(body.party, body.on, ['body', 'party']);
      const by = this.directory.resolve(body.by, body.on, ['body', 'by']);
      return dispute(agreement, { ...body, obligation: params.obligation, party, by }, ['body'], moment);
    });
  }

  @Endpoint(settleDispute)
  settle(@Input() { params, body, ifMatch }: InputOf<typeof settleDispute>, @SignedIn() caller: Caller): Promise<AgreementView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (agreement, moment) =>
      settle(agreement, params.obligation, params.dispute, body, ['body'], moment),
    );
  }
}
