import { Controller, Inject } from '@nestjs/common';
import { recordReview, type AgreementView } from '@entente/contracts';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { recordReview as decide } from '../../domain/clocks/record-review.js';
import { ChangeAgreement } from '../../writing/change-agreement.js';

@Controller()
export class RecordReviewController {
  constructor(@Inject(ChangeAgreement) private readonly change: ChangeAgreement) {}

  @Endpoint(recordReview)
  record(@Input() { params, body, ifMatch }: InputOf<typeof recordReview>, @SignedIn() caller: Caller): Promise<AgreementView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (agreement, moment) => decide(agreement, body, ['body'], moment));
  }
}
