import { z } from 'zod';
import { AggregateId, PartnerId } from '../identifiers.js';
import { Instant } from '../partial-date.js';
import { PageQuery, pageOf } from '../paging.js';
import { Post } from '../principal.js';
import { defineRoute } from '../route.js';
import {
  ApprovalExtension,
  ApprovalLine,
  ApprovalRecord,
  ApprovalRequest,
  ApprovalResubmission,
  ApprovalStatus,
  ApprovalView,
  ApprovalWithdrawal,
  Block,
  RuleName,
  StepAnswer,
} from './approvals.js';
import { changeSittingDays, getSittingCalendar } from './sittings.js';

export const listAgreementApprovals = defineRoute({
  id: 'listAgreementApprovals',
  method: 'GET',
  path: '/v1/agreements/{id}/approvals',
  service: 'agreements',
  roles: [],
  summary: 'Domestic approvals of an agreement that the caller may see, the oldest first.',
  params: { id: AggregateId },
  query: z.strictObject(PageQuery),
  response: pageOf(ApprovalLine),
});

export const requestApproval = defineRoute({
  id: 'requestApproval',
  method: 'POST',
  path: '/v1/agreements/{id}/approvals',
  service: 'agreements',
  roles: ['desk-officer'],
  summary: "Asks for the approval of the caller's own nation.",
  params: { id: AggregateId },
  body: ApprovalRequest,
  status: 201,
  idempotent: true,
  response: ApprovalView,
});

export const getApprovalsBlocking = defineRoute({
  id: 'getApprovalsBlocking',
  method: 'GET',
  path: '/v1/agreements/{id}/approvals/blocking',
  service: 'agreements',
  roles: [],
  summary: 'What keeps a party from ratifying, accepting, approving or acceding, and until when at the earliest.',
  params: { id: AggregateId },
  query: z.strictObject({ party: PartnerId }),
  response: z.object({ party: PartnerId, blocked: z.boolean(), by: z.array(Block) }),
});

export const listApprovals = defineRoute({
  id: 'listApprovals',
  method: 'GET',
  path: '/v1/approvals',
  service: 'agreements',
  roles: [],
  summary: 'Domestic approvals the caller may see, the oldest first: waiting on which post, since when, for which nation.',
  query: z.strictObject({ ...PageQuery, nation: PartnerId.optional(), post: Post.optional(), status: ApprovalStatus.optional() }),
  response: pageOf(ApprovalLine),
});

export const getApproval = defineRoute({
  id: 'getApproval',
  method: 'GET',
  path: '/v1/approvals/{id}',
  service: 'agreements',
  roles: [],
  summary: 'One approval with its steps and answers.',
  params: { id: AggregateId },
  response: ApprovalView,
});

export const getApprovalHistory = defineRoute({
  id: 'getApprovalHistory',
  method: 'GET',
  path: '/v1/approvals/{id}/history',
  service: 'agreements',
  roles: [],
  summary: 'Every version of an approval, from when to when it was what we knew.',
  params: { id: AggregateId },
  query: z.strictObject(PageQuery),
  response: pageOf(z.object({ version: z.int(), knownFrom: Instant, knownTo: Instant.nullable(), change: z.string(), record: ApprovalRecord })),
});

const change = {
  method: 'POST',
  service: 'agreements',
  params: { id: AggregateId },
  status: 200,
  ifMatch: true,
  response: ApprovalView,
} as const;

export const decideApprovalStep = defineRoute({
  ...change,
  id: 'decideApprovalStep',
  path: '/v1/approvals/{id}/steps/{step}/decision',
  roles: [],
  params: { id: AggregateId, step: RuleName },
  summary: 'Approves, objects or returns, for whoever holds the post the step asks for.',
  body: StepAnswer,
});

export const extendApprovalPeriod = defineRoute({
  ...change,
  id: 'extendApprovalPeriod',
  path: '/v1/approvals/{id}/extensions',
  roles: [],
  summary: 'Extends a running period or silence, as far as the chain allows, for whoever holds the post.',
  body: ApprovalExtension,
});

export const resubmitApproval = defineRoute({
  ...change,
  id: 'resubmitApproval',
  path: '/v1/approvals/{id}/resubmission',
  roles: ['desk-officer'],
  summary: 'Submits again what was returned to its author; it begins at its first step.',
  body: ApprovalResubmission,
});

export const withdrawApproval = defineRoute({
  ...change,
  id: 'withdrawApproval',
  path: '/v1/approvals/{id}/withdrawal',
  roles: ['desk-officer'],
  summary: 'Asks no longer.',
  body: ApprovalWithdrawal,
});

export const approvalRoutes = [
  getApprovalsBlocking,
  listAgreementApprovals,
  requestApproval,
  listApprovals,
  getApproval,
  getApprovalHistory,
  decideApprovalStep,
  extendApprovalPeriod,
  resubmitApproval,
  withdrawApproval,
  getSittingCalendar,
  changeSittingDays,
] as const;
