import { ApprovalsBlockingController } from './features/approvals-blocking/approvals-blocking.controller.js';
import { ChangeSittingDaysController } from './features/change-sitting-days/change-sitting-days.controller.js';
import { RecountPeriods } from './features/change-sitting-days/recount-periods.js';
import { DecideApprovalStepController } from './features/decide-approval-step/decide-approval-step.controller.js';
import { ExtendApprovalPeriodController } from './features/extend-approval-period/extend-approval-period.controller.js';
import { GetApprovalController } from './features/get-approval/get-approval.controller.js';
import { ApprovalsQuery } from './features/list-approvals/approvals.query.js';
import { ListApprovalsController } from './features/list-approvals/list-approvals.controller.js';
import { RequestApprovalController } from './features/request-approval/request-approval.controller.js';
import { ResubmitApprovalController } from './features/resubmit-approval/resubmit-approval.controller.js';
import { WithdrawApprovalController } from './features/withdraw-approval/withdraw-approval.controller.js';
import { ApprovalRepository } from './persistence/approval.repository.js';
import { SittingCalendars } from './persistence/sitting-calendars.js';
import { ApprovalGate } from './writing/approval-gate.js';
import { ApprovalMoments } from './writing/approval-moments.js';
import { ChangeApproval } from './writing/change-approval.js';
import { SaveApprovals } from './writing/save-approvals.js';

/** Domestic approval in the table of contents: what serves its routes. */
export const APPROVAL_CONTROLLERS = [
  ApprovalsBlockingController,
  ListApprovalsController,
  RequestApprovalController,
  GetApprovalController,
  DecideApprovalStepController,
  ExtendApprovalPeriodController,
  ResubmitApprovalController,
  WithdrawApprovalController,
  ChangeSittingDaysController,
];

/** What timers and the intake need of it as well. */
export const APPROVAL_WRITING = [ApprovalRepository, SittingCalendars, ApprovalMoments, SaveApprovals, ApprovalGate];

export const APPROVAL_PROVIDERS = [ChangeApproval, ApprovalsQuery, RecountPeriods];
