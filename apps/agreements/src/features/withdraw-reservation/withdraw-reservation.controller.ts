import { Controller, Inject } from '@nestjs/common';
import { withdrawReservation, type AgreementView } from '@entente/contracts';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { withdrawReservation as decide } from '../../domain/lifecycle/reservations.js';
import { ChangeAgreement } from '../../writing/change-agreement.js';

@Controller()
export class WithdrawReservationController {
  constructor(@Inject(ChangeAgreement) private readonly change: ChangeAgreement) {}

  @Endpoint(withdrawReservation)
  withdraw(@Input() { params, body, ifMatch }: InputOf<typeof withdrawReservation>, @SignedIn() caller: Caller): Promise<AgreementView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (agreement, moment) =>
      decide(agreement, params.reservation, body.withdrawnOn, ['body'], moment),
    );
  }
}
