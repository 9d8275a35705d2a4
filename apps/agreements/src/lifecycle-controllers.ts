import { DeclineRenewalController } from './features/decline-renewal/decline-renewal.controller.js';
import { GetClocksController } from './features/get-clocks/get-clocks.controller.js';
import { GiveNoticeController } from './features/give-notice/give-notice.controller.js';
import { RecordReviewController } from './features/record-review/record-review.controller.js';
import { RenewAgreementController } from './features/renew-agreement/renew-agreement.controller.js';
import { RevokeNoticeController } from './features/revoke-notice/revoke-notice.controller.js';

/** Clocks and lifecycle of an agreement. */
export const LIFECYCLE_CONTROLLERS = [
  GetClocksController,
  GiveNoticeController,
  RevokeNoticeController,
  DeclineRenewalController,
  RenewAgreementController,
  RecordReviewController,
];
