import { z } from 'zod';
import { AggregateId, PartnerReference } from '../identifiers.js';
import { Day, Instant, PartialDate } from '../partial-date.js';
import { defineRoute } from '../route.js';
import { AgreementView } from './agreement.js';
import { AgreementClocks } from './clocks.js';

const change = {
  method: 'POST',
  service: 'agreements',
  roles: ['desk-officer', 'integrator'],
  params: { id: AggregateId },
  status: 200,
  ifMatch: true,
  response: AgreementView,
} as const;
const note = z.string().min(1).max(2000).optional();

export const getClocks = defineRoute({
  id: 'getClocks',
  method: 'GET',
  path: '/v1/agreements/{id}/clocks',
  service: 'agreements',
  roles: [],
  summary: 'What runs in an agreement as of a day: who may leave when, its term, the last day to give notice, the next review, reports due.',
  params: { id: AggregateId },
  query: z.strictObject({
    asOf: Day.optional().describe('what was true on this day; today where absent'),
    knownAt: Instant.optional().describe('what we had been told by this time; now where absent'),
  }),
  response: AgreementClocks,
});

export const giveNotice = defineRoute({
  ...change,
  id: 'giveNotice',
  path: '/v1/agreements/{id}/withdrawals',
  summary: 'Records a notice of withdrawal; the rule says when it ends, and the party stays bound until then.',
  body: z.strictObject({ partner: PartnerReference, noticeGivenOn: Day, note }),
});

export const revokeNotice = defineRoute({
  ...change,
  id: 'revokeNotice',
  path: '/v1/agreements/{id}/withdrawals/{action}/revocation',
  params: { id: AggregateId, action: AggregateId.describe('the action by which notice was given') },
  summary: 'Takes a notice of withdrawal back before it ends.',
  body: z.strictObject({ revokedOn: Day, reason: z.string().min(1).max(1000).optional() }),
});

export const declineRenewal = defineRoute({
  ...change,
  id: 'declineRenewal',
  path: '/v1/agreements/{id}/renewal-notices',
  summary: 'Records a notice against tacit renewal, given in time: it ends with the term.',
  body: z.strictObject({ partner: PartnerReference, noticeGivenOn: Day }),
});

export const renewAgreement = defineRoute({
  ...change,
  id: 'renewAgreement',
  path: '/v1/agreements/{id}/renewals',
  summary: 'Records that the parties agreed on another term, until a day or for as long as the terms say.',
  body: z.strictObject({ until: PartialDate.optional(), agreedOn: Day.optional(), note }),
});

export const recordReview = defineRoute({
  ...change,
  id: 'recordReview',
  path: '/v1/agreements/{id}/reviews',
  summary: 'Records that the agreement was reviewed.',
  body: z.strictObject({ heldOn: Day, note }),
});

export const clockRoutes = [getClocks, giveNotice, revokeNotice, declineRenewal, renewAgreement, recordReview] as const;
