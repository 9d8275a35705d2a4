import { z } from 'zod';
import { AggregateId, PartnerId } from '../identifiers.js';
import { PageQuery, pageOf } from '../paging.js';
import { defineRoute } from '../route.js';
import { ENGAGEMENT_WRITERS } from './engagement-routes.js';
import { FollowUpDraft, FollowUpView } from './follow-up.js';
import { VisitBanDraft, VisitBanView } from './visit-ban.js';
import { PartialDate } from '../partial-date.js';

const owner = { service: 'engagements' } as const;
const create = { ...owner, method: 'POST', roles: ENGAGEMENT_WRITERS, status: 201, idempotent: true } as const;
const change = { ...owner, method: 'POST', roles: ENGAGEMENT_WRITERS, status: 200, ifMatch: true, params: { id: AggregateId } } as const;

export const listFollowUps = defineRoute({
  ...owner,
  id: 'listFollowUps',
  method: 'GET',
  path: '/v1/follow-ups',
  roles: [],
  summary: 'Who owes what by when, by the order they were agreed.',
  query: z.strictObject({
    ...PageQuery,
    partner: PartnerId.optional().describe('owed by it or to it'),
    engagement: AggregateId.optional(),
    state: z.enum(['open', 'done', 'dropped']).optional(),
    overdue: z.stringbool().optional(),
  }),
  response: pageOf(FollowUpView),
});
export const agreeFollowUp = defineRoute({
  ...create,
  id: 'agreeFollowUp',
  path: '/v1/engagements/{id}/follow-ups',
  summary: 'Records what somebody promised at an engagement.',
  params: { id: AggregateId },
  body: FollowUpDraft,
  response: FollowUpView,
});
export const completeFollowUp = defineRoute({
  ...change,
  id: 'completeFollowUp',
  path: '/v1/follow-ups/{id}/completion',
  summary: 'It is done; the evidence says how one knows.',
  body: z.strictObject({ evidence: z.string().min(1).max(2000) }),
  response: FollowUpView,
});
export const dropFollowUp = defineRoute({
  ...change,
  id: 'dropFollowUp',
  path: '/v1/follow-ups/{id}/dropping',
  summary: 'It is not expected any more.',
  body: z.strictObject({ reason: z.string().min(1).max(1000) }),
  response: FollowUpView,
});

export const listVisitBans = defineRoute({
  ...owner,
  id: 'listVisitBans',
  method: 'GET',
  path: '/v1/visit-bans',
  roles: [],
  summary: 'Bans, or those that hold on a day, certainly or possibly.',
  query: z.strictObject({ ...PageQuery, partner: PartnerId.optional(), on: PartialDate.optional() }),
  response: pageOf(VisitBanView),
});
export const setVisitBan = defineRoute({
  ...create,
  id: 'setVisitBan',
  path: '/v1/visit-bans',
  summary: 'Nothing of these kinds is planned with the partner for a time. The answer says which plans fall under it already.',
  body: VisitBanDraft,
  response: VisitBanView.extend({ affects: z.array(AggregateId) }),
});
export const liftVisitBan = defineRoute({
  ...change,
  id: 'liftVisitBan',
  path: '/v1/visit-bans/{id}/lifting',
  summary: 'The ban holds no more.',
  body: z.strictObject({ reason: z.string().min(1).max(1000) }),
  response: VisitBanView,
});

export const followUpRoutes = [listFollowUps, agreeFollowUp, completeFollowUp, dropFollowUp, listVisitBans, setVisitBan, liftVisitBan] as const;
