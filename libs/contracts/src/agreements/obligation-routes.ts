import { z } from 'zod';
import { AggregateId, PartnerId, PartnerReference } from '../identifiers.js';
import { PageQuery, pageOf } from '../paging.js';
import { Day, Instant, PartialDate } from '../partial-date.js';
import { defineRoute } from '../route.js';
import { AgreementView, ObligationKind } from './agreement.js';
import { Dispute, DisputeOutcome, Evidence, LedgerFact, LedgerState, Waiver } from './obligations.js';

const occurrence = {
  agreement: AggregateId,
  title: z.string(),
  obligation: AggregateId,
  kind: ObligationKind,
  provision: z.string().optional(),
  occurrence: z.string(),
  party: PartnerId,
  owedTo: z.array(PartnerId).describe('empty: every other party'),
  due: PartialDate,
  overdueFrom: Day.optional().describe('overdue from this day on; absent where the party may not have been bound'),
  state: LedgerState,
  fulfilledOn: PartialDate.optional(),
};

/** One occurrence of an obligation as one party owes it, as of a day. */
export const OwedOccurrence = z.object(occurrence).meta({ id: 'OwedOccurrence' });
export type OwedOccurrence = z.infer<typeof OwedOccurrence>;

/** The same with everything that is known about it. */
export const LedgerEntry = z.object({ ...occurrence, facts: z.array(LedgerFact) }).meta({ id: 'LedgerEntry' });
export type LedgerEntry = z.infer<typeof LedgerEntry>;

export const getLedger = defineRoute({
  id: 'getLedger',
  method: 'GET',
  path: '/v1/agreements/{id}/ledger',
  service: 'agreements',
  roles: [],
  summary: 'Every occurrence of the obligations of an agreement by the party that owes it, with its state as of a day: those due by then, and the next.',
  params: { id: AggregateId },
  query: z.strictObject({ asOf: Day.optional(), knownAt: Instant.optional() }),
  response: z.object({ asOf: Day, version: z.int(), entries: z.array(LedgerEntry) }),
});

export const listObligations = defineRoute({
  id: 'listObligations',
  method: 'GET',
  path: '/v1/obligations',
  service: 'agreements',
  roles: [],
  summary: 'Occurrences of obligations over all agreements by the day they are due, with their state as of a day; of what is to come, the next one.',
  query: z.strictObject({
    ...PageQuery,
    owedBy: PartnerId.optional(),
    owedTo: PartnerId.optional(),
    state: LedgerState.optional(),
    kind: ObligationKind.optional(),
    agreement: AggregateId.optional(),
    dueBefore: Day.optional(),
    dueAfter: Day.optional(),
    asOf: Day.optional(),
  }),
  response: pageOf(OwedOccurrence),
});

const change = {
  method: 'POST',
  service: 'agreements',
  roles: ['desk-officer', 'integrator'],
  status: 200,
  ifMatch: true,
  response: AgreementView,
} as const;
const params = { id: AggregateId, obligation: AggregateId };
const owed = { occurrence: z.string().min(1).max(100), party: PartnerReference };

export const recordEvidence = defineRoute({
  ...change,
  id: 'recordEvidence',
  path: '/v1/agreements/{id}/obligations/{obligation}/evidence',
  summary: 'Records that a party did what the obligation asks.',
  params,
  body: z.strictObject({ ...owed, ...Evidence.pick({ on: true, what: true, reference: true }).shape }),
});

export const withdrawEvidence = defineRoute({
  ...change,
  id: 'withdrawEvidence',
  path: '/v1/agreements/{id}/obligations/{obligation}/evidence/{evidence}/withdrawal',
  summary: 'Says that evidence was wrong; it stays on record and counts no longer.',
  params: { ...params, evidence: AggregateId },
  body: z.strictObject({ reason: Dispute.shape.reason }),
});

export const waiveObligation = defineRoute({
  ...change,
  id: 'waiveObligation',
  path: '/v1/agreements/{id}/obligations/{obligation}/waivers',
  summary: 'Those it is owed to give it up; waived once all of them have. Nobody named means all of them.',
  params,
  body: z.strictObject({ ...owed, by: z.array(PartnerReference).max(300).default([]), ...Waiver.pick({ on: true, reason: true, reference: true }).shape }),
});

export const disputeObligation = defineRoute({
  ...change,
  id: 'disputeObligation',
  path: '/v1/agreements/{id}/obligations/{obligation}/disputes',
  summary: 'Somebody concerned denies that it is owed, or that it was fulfilled.',
  params,
  body: z.strictObject({ ...owed, by: PartnerReference, ...Dispute.pick({ on: true, reason: true, reference: true }).shape }),
});

export const settleDispute = defineRoute({
  ...change,
  id: 'settleDispute',
  path: '/v1/agreements/{id}/obligations/{obligation}/disputes/{dispute}/settlement',
  summary: 'Ends a dispute: it is owed, or it is not.',
  params: { ...params, dispute: AggregateId },
  body: z.strictObject({ on: Day, outcome: DisputeOutcome, reason: Dispute.shape.reason }),
});

export const obligationRoutes = [getLedger, listObligations, recordEvidence, withdrawEvidence, waiveObligation, disputeObligation, settleDispute] as const;
