import { Controller, Inject } from '@nestjs/common';
import { objectToReservation, type AgreementView } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { objectToReservation as decide } from '../../domain/lifecycle/reservations.js';
import { ChangeAgreement } from '../../writing/change-agreement.js';

@Controller()
export class ObjectToReservationController {
  constructor(
    @Inject(ChangeAgreement) private readonly change: ChangeAgreement,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
  ) {}

  @Endpoint(objectToReservation)
  object(@Input() { params, body, ifMatch }: InputOf<typeof objectToReservation>, @SignedIn() caller: Caller): Promise<AgreementView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (agreement, moment) => {
      const { partner: reference, ...objection } = body;
      return decide(agreement, params.reservation, this.directory.resolve(reference, body.objectedOn, ['body', 'partner']), objection, ['body'], moment);
    });
  }
}
