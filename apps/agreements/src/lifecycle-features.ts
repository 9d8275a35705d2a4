import { DecideSuccessionController } from './features/decide-succession/decide-succession.controller.js';
import { EndSuspensionController } from './features/end-suspension/end-suspension.controller.js';
import { ListPartiesController } from './features/list-parties/list-parties.controller.js';
import { ListSuccessionsController } from './features/list-successions/list-successions.controller.js';
import { MakeReservationController } from './features/make-reservation/make-reservation.controller.js';
import { ObjectToReservationController } from './features/object-to-reservation/object-to-reservation.controller.js';
import { SupersedeAgreementController } from './features/supersede-agreement/supersede-agreement.controller.js';
import { SuspendAgreementController } from './features/suspend-agreement/suspend-agreement.controller.js';
import { WithdrawReservationController } from './features/withdraw-reservation/withdraw-reservation.controller.js';
import { OfferSuccessionsConsumer } from './features/offer-successions/offer-successions.consumer.js';
import { DeclineRenewalController } from './features/decline-renewal/decline-renewal.controller.js';
import { GetClocksController } from './features/get-clocks/get-clocks.controller.js';
import { GiveNoticeController } from './features/give-notice/give-notice.controller.js';
import { RecordReviewController } from './features/record-review/record-review.controller.js';
import { RenewAgreementController } from './features/renew-agreement/renew-agreement.controller.js';
import { RevokeNoticeController } from './features/revoke-notice/revoke-notice.controller.js';
import { SuccessionRepository } from './persistence/succession.repository.js';

/** Clocks and lifecycle of an agreement. */
export const LIFECYCLE_CONTROLLERS = [
  GetClocksController,
  GiveNoticeController,
  RevokeNoticeController,
  DeclineRenewalController,
  RenewAgreementController,
  RecordReviewController,
  DecideSuccessionController,
  EndSuspensionController,
  ListPartiesController,
  ListSuccessionsController,
  MakeReservationController,
  ObjectToReservationController,
  SupersedeAgreementController,
  SuspendAgreementController,
  WithdrawReservationController,
  OfferSuccessionsConsumer,
];

export const LIFECYCLE_PROVIDERS = [SuccessionRepository];
