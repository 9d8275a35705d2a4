import { z } from 'zod';
import { AggregateId, PartnerId, PartnerReference } from '../identifiers.js';
import { PageQuery, pageOf } from '../paging.js';
import { Day, Instant, PartialDate } from '../partial-date.js';
import { defineRoute } from '../route.js';
import { AgreementView } from './agreement.js';
import { ReservationDraft, SuspensionDraft } from './lifecycle-state.js';
import { PartyStatus } from './party-status.js';
import { SUCCESSION_STATES, SuccessionView } from './successions.js';

const writers = ['desk-officer', 'integrator'] as const;
const id = AggregateId;
const change = { method: 'POST', service: 'agreements', roles: writers, params: { id }, status: 200, ifMatch: true, response: AgreementView } as const;
const reservation = AggregateId.describe('the reservation');

export const listParties = defineRoute({
  id: 'listParties',
  method: 'GET',
  path: '/v1/agreements/{id}/parties',
  service: 'agreements',
  roles: [],
  summary: 'Where each party stands on a day: signed, ratified, bound, suspended, withdrawn …, since when, and which action explains it.',
  params: { id },
  query: z.strictObject({
    asOf: PartialDate.optional().describe('what was true on this day; today where absent'),
    knownAt: Instant.optional().describe('what we had been told by this time; now where absent'),
  }),
  response: z.object({ items: z.array(PartyStatus) }),
});

export const makeReservation = defineRoute({
  ...change,
  id: 'makeReservation',
  path: '/v1/agreements/{id}/reservations',
  summary: 'Records what a party reserves when it signs or consents to be bound.',
  body: ReservationDraft.extend({ partner: PartnerReference }),
});

export const objectToReservation = defineRoute({
  ...change,
  id: 'objectToReservation',
  path: '/v1/agreements/{id}/reservations/{reservation}/objections',
  params: { id, reservation },
  summary: 'Records that another party objects to a reservation, within twelve months of being notified of it.',
  body: z.strictObject({
    partner: PartnerReference,
    objectedOn: Day,
    precludesForce: z.boolean().default(false),
    text: z.string().min(1).max(4000).optional(),
  }),
});

export const withdrawReservation = defineRoute({
  ...change,
  id: 'withdrawReservation',
  path: '/v1/agreements/{id}/reservations/{reservation}/withdrawal',
  params: { id, reservation },
  summary: 'Records that a party gave up its reservation.',
  body: z.strictObject({ withdrawnOn: Day }),
});

export const suspendAgreement = defineRoute({
  ...change,
  id: 'suspendAgreement',
  path: '/v1/agreements/{id}/suspensions',
  summary: 'Records a spell in which the agreement, or one party of it, is suspended.',
  body: SuspensionDraft.safeExtend({ partner: PartnerReference.optional().describe('absent: the agreement between all its parties') }),
});

export const endSuspension = defineRoute({
  ...change,
  id: 'endSuspension',
  path: '/v1/agreements/{id}/suspensions/{suspension}/end',
  params: { id, suspension: AggregateId.describe('the suspension') },
  summary: 'Records the day on which a suspension ends.',
  body: z.strictObject({ to: PartialDate }),
});

export const supersedeAgreement = defineRoute({
  ...change,
  id: 'supersedeAgreement',
  path: '/v1/agreements/{id}/supersessions',
  summary: 'Records that this agreement takes the place of another one, which ends on the day this one is in force.',
  body: z.strictObject({ supersedes: AggregateId }),
});

export const listSuccessions = defineRoute({
  id: 'listSuccessions',
  method: 'GET',
  path: '/v1/successions',
  service: 'agreements',
  roles: [],
  summary: 'Successions offered since a state dissolved, and what was decided about them.',
  query: z.strictObject({
    ...PageQuery,
    state: z.enum(SUCCESSION_STATES).optional(),
    agreement: AggregateId.optional(),
    predecessor: PartnerId.optional(),
    successor: PartnerId.optional(),
  }),
  response: pageOf(SuccessionView),
});

export const decideSuccession = defineRoute({
  ...change,
  id: 'decideSuccession',
  path: '/v1/successions/{id}/decision',
  summary: 'Accepts a succession, which binds the successor from the day of succession, or declines it.',
  body: z.strictObject({ decision: z.enum(['accept', 'decline']), reason: z.string().min(1).max(2000) }),
  response: SuccessionView,
});

export const lifecycleRoutes = [
  listParties,
  makeReservation,
  objectToReservation,
  withdrawReservation,
  suspendAgreement,
  endSuspension,
  supersedeAgreement,
  listSuccessions,
  decideSuccession,
] as const;
