import { Controller, Inject } from '@nestjs/common';
import { makeReservation, type AgreementView } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { makeReservation as decide } from '../../domain/lifecycle/reservations.js';
import { ChangeAgreement } from '../../writing/change-agreement.js';

@Controller()
export class MakeReservationController {
  constructor(
    @Inject(ChangeAgreement) private readonly change: ChangeAgreement,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
  ) {}

  @Endpoint(makeReservation)
  make(@Input() { params, body, ifMatch }: InputOf<typeof makeReservation>, @SignedIn() caller: Caller): Promise<AgreementView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (agreement, moment) =>
      decide(agreement, this.directory.resolve(body.partner, body.madeOn, ['body', 'partner']), body, ['body'], moment),
    );
  }
}
