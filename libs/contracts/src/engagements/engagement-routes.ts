import { z } from 'zod';
import { AggregateId, PartnerId } from '../identifiers.js';
import { PageQuery, pageOf } from '../paging.js';
import { Day, Instant, PartialDate } from '../partial-date.js';
import { Post } from '../principal.js';
import { defineRoute } from '../route.js';
import { EngagementApprovalSubject } from './approval.js';
import {
  EngagementAccount,
  Booking,
  EngagementDraft,
  EngagementKind,
  EngagementRecord,
  EngagementState,
  EngagementView,
  Hours,
  EngagementOverride,
  EngagementParticipantDraft,
} from './engagement.js';
import { FollowUpView } from './follow-up.js';

export const ENGAGEMENT_WRITERS = ['desk-officer', 'integrator'] as const;
const Certainty = z.enum(['certain', 'possible']);

const when = {
  on: PartialDate.optional().describe('that took place, or will, on this day'),
  from: PartialDate.optional().describe('that overlap the days from here on'),
  to: PartialDate.optional().describe('that overlap the days until here, inclusive'),
  certainty: Certainty.optional().describe('certain: leave out what a partial date makes only possible'),
};
const whose = {
  partner: PartnerId.optional(),
  who: z.string().min(1).max(300).optional().describe('a person: the id, or words of the name'),
  source: z.string().max(500).optional(),
};

export const listEngagements = defineRoute({
  id: 'listEngagements',
  method: 'GET',
  path: '/v1/engagements',
  service: 'engagements',
  roles: [],
  summary: 'Engagements by day, partner, person, kind, state, words of title and purpose; earliest first.',
  query: z.strictObject({
    ...PageQuery,
    ...when,
    ...whose,
    with: PartnerId.optional().describe('a second partner'),
    kind: EngagementKind.optional(),
    state: EngagementState.optional(),
    record: z.string().max(300).optional(),
    partOf: AggregateId.optional(),
    objective: AggregateId.optional(),
    agreement: AggregateId.optional(),
    q: z.string().min(1).max(200).optional(),
  }),
  response: pageOf(EngagementView),
});

const Clash = z.object({
  person: AggregateId,
  name: z.string().optional(),
  certainty: Certainty,
  engagements: z.array(z.object({ id: AggregateId, title: z.string(), from: PartialDate, to: PartialDate.optional(), place: z.string().optional() })).length(2),
});

export const listEngagementClashes = defineRoute({
  id: 'listEngagementClashes',
  method: 'GET',
  path: '/v1/engagements/clashes',
  service: 'engagements',
  roles: [],
  summary: 'People in two places at once: two engagements of one person of which each begins before the last day of the other, none part of the other.',
  query: z.strictObject({ ...PageQuery, ...whose, from: when.from, to: when.to, certainty: when.certainty }),
  response: pageOf(Clash),
});

const Waiting = z.object({
  engagement: AggregateId,
  title: z.string(),
  of: EngagementApprovalSubject,
  step: z.string(),
  stepTitle: z.string(),
  posts: z.array(Post),
  since: Instant,
  daysWaiting: z.int(),
  silenceOn: Instant.optional().describe('when silence counts as given'),
  returned: z.int(),
  author: z.string().optional(),
});

export const listEngagementApprovals = defineRoute({
  id: 'listEngagementApprovals',
  method: 'GET',
  path: '/v1/engagement-approvals',
  service: 'engagements',
  roles: [],
  summary: 'What waits for approval, on whom and for how long; longest first.',
  query: z.strictObject({ ...PageQuery, post: Post.optional(), mine: z.stringbool().optional().describe('true: on a post the caller holds') }),
  response: pageOf(Waiting),
});

const one = { params: { id: AggregateId }, service: 'engagements' } as const;

export const getEngagement = defineRoute({
  ...one,
  id: 'getEngagement',
  method: 'GET',
  path: '/v1/engagements/{id}',
  roles: [],
  summary: 'One engagement, as known at a time.',
  query: z.strictObject({ knownAt: Instant.optional() }),
  response: EngagementView,
});

export const getEngagementHistory = defineRoute({
  ...one,
  id: 'getEngagementHistory',
  method: 'GET',
  path: '/v1/engagements/{id}/history',
  roles: [],
  summary: 'Every version of the record: what it said and from when to when it was what we knew.',
  query: z.strictObject(PageQuery),
  response: pageOf(z.object({ version: z.int(), knownFrom: Instant, knownTo: Instant.nullable(), change: z.string(), record: EngagementRecord })),
});

const Note = z.object({ partner: PartnerId, code: z.string(), text: z.string(), on: Day.optional() });

export const getEngagementBrief = defineRoute({
  ...one,
  id: 'getEngagementBrief',
  method: 'GET',
  path: '/v1/engagements/{id}/brief',
  roles: [],
  summary: 'What to know before it: what is still owed among its partners, when they met last, the calendar, protocol and language of the hosts.',
  query: z.strictObject({}),
  response: z.object({ engagement: EngagementView, owed: z.array(FollowUpView), before: z.array(EngagementView), notes: z.array(Note) }),
});

export const planEngagement = defineRoute({
  id: 'planEngagement',
  method: 'POST',
  path: '/v1/engagements',
  service: 'engagements',
  roles: ENGAGEMENT_WRITERS,
  summary: 'Records a planned engagement by hand, or one that was held.',
  body: EngagementDraft,
  status: 201,
  idempotent: true,
  response: EngagementView,
});

const change = { ...one, method: 'POST', roles: ENGAGEMENT_WRITERS, status: 200, ifMatch: true, response: EngagementView } as const;

export const submitEngagement = defineRoute({
  ...change,
  id: 'submitEngagement',
  path: '/v1/engagements/{id}/submission',
  summary: 'Submits the plan to its approval chain.',
  body: z.strictObject({ override: EngagementOverride.optional() }),
});

export const decideEngagementApproval = defineRoute({
  ...change,
  id: 'decideEngagementApproval',
  path: '/v1/engagements/{id}/approvals',
  roles: [],
  summary: 'The holder of a post of the waiting step gives it, or returns plan or account to the author with a reason.',
  body: z.discriminatedUnion('decision', [
    z.strictObject({ decision: z.literal('given') }),
    z.strictObject({ decision: z.literal('returned'), reason: z.string().min(1).max(2000) }),
  ]),
});

export const recordEngagementHeld = defineRoute({
  ...change,
  id: 'recordEngagementHeld',
  path: '/v1/engagements/{id}/holding',
  summary: 'Records that it took place, on other days than planned where these are given.',
  body: z.strictObject({ from: PartialDate.optional(), to: PartialDate.optional() }),
});

export const submitEngagementAccount = defineRoute({
  ...change,
  id: 'submitEngagementAccount',
  path: '/v1/engagements/{id}/account',
  summary: 'What came of it: submitted to the approval chain of accounts.',
  body: EngagementAccount,
});

export const cancelEngagement = defineRoute({
  ...change,
  id: 'cancelEngagement',
  path: '/v1/engagements/{id}/cancellation',
  summary: 'It will not take place.',
  body: z.strictObject({ reason: z.string().min(1).max(1000) }),
});

const drafted = EngagementDraft.shape;

export const correctEngagement = defineRoute({
  ...change,
  id: 'correctEngagement',
  path: '/v1/engagements/{id}/corrections',
  summary: 'Replaces the fields given (null removes one); an approved plan is to be approved again. The record as it was stays known as of its time.',
  body: z.strictObject({
    reason: z.string().min(1).max(1000),
    override: EngagementOverride.optional(),
    changes: z.strictObject({
      title: drafted.title.optional(),
      kind: EngagementKind.optional(),
      purpose: z.string().min(1).max(4000).nullable().optional(),
      from: PartialDate.optional(),
      to: PartialDate.nullable().optional(),
      hours: Hours.nullable().optional(),
      place: drafted.place.nullable(),
      hosts: z.array(drafted.hosts.unwrap().element).max(100).optional(),
      participants: z.array(EngagementParticipantDraft).max(300).optional(),
      objectives: z.array(AggregateId).max(50).optional(),
      agreements: z.array(AggregateId).max(50).optional(),
      partOf: AggregateId.nullable().optional(),
      bookings: z.array(Booking).max(50).optional(),
      label: drafted.label,
    }),
  }),
});

export const engagementRoutes = [
  listEngagementClashes,
  listEngagementApprovals,
  listEngagements,
  planEngagement,
  getEngagement,
  getEngagementHistory,
  getEngagementBrief,
  submitEngagement,
  decideEngagementApproval,
  recordEngagementHeld,
  submitEngagementAccount,
  cancelEngagement,
  correctEngagement,
] as const;
