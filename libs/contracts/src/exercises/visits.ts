import { z } from 'zod';
import { defineEvent } from '../event-registry.js';
import { AggregateId, PartnerId, PartnerReference } from '../identifiers.js';
import { Label } from '../label.js';
import { PageQuery, pageOf } from '../paging.js';
import { Day } from '../partial-date.js';
import { defineRoute } from '../route.js';
import { RuleReference } from '../rule.js';

export const VisitKind = z.enum(['inspection', 'evaluation']).meta({ id: 'VisitKind' });

const units = z.int().min(0).max(100_000);
const visit = {
  visit: VisitKind,
  on: Day,
  units: units.optional().describe('how many units the visited state has declared: evaluations are counted by them'),
  voluntary: z.boolean().default(false).describe('accepted though no quota asked for it'),
};

const VisitDraft = z.strictObject({ ...visit, visited: PartnerReference, by: PartnerReference, label: Label.optional() }).meta({ id: 'VisitDraft' });

/** An inspection or evaluation visit that a state accepted, to be counted against its quota of the calendar year. */
export const VisitRecord = z.strictObject({ ...visit, visited: PartnerId, by: PartnerId }).meta({ id: 'VisitRecord' });
export type VisitRecord = z.infer<typeof VisitRecord>;

/** Where a state stands with its quota of a kind of visits in a calendar year. */
export const QuotaStanding = z
  .strictObject({
    rule: RuleReference,
    quota: z.int(),
    used: z.int(),
    left: z.int(),
    leftForOne: z.int().describe('how many more the state that asks may carry out'),
    verdict: z.enum(['within-quota', 'quota-used', 'share-of-one-used']),
  })
  .meta({ id: 'QuotaStanding' });
export type QuotaStanding = z.infer<typeof QuotaStanding>;

export const VisitView = VisitRecord.extend({ id: AggregateId, version: z.int().min(1), label: Label }).meta({ id: 'VisitView' });
export type VisitView = z.infer<typeof VisitView>;

export const visitRecorded = defineEvent({
  type: 'entente.exercises.verification-visit-recorded.v1',
  direction: 'domain',
  summary: 'A state accepted an inspection or an evaluation visit.',
  data: z.strictObject({ visit: VisitRecord }),
});

export const recordVisit = defineRoute({
  id: 'recordVisit',
  method: 'POST',
  path: '/v1/verification-visits',
  service: 'exercises',
  roles: ['desk-officer', 'integrator'],
  summary: 'Records an inspection or evaluation visit that was accepted; beyond the quota only a voluntary one.',
  body: VisitDraft,
  status: 201,
  idempotent: true,
  response: VisitView,
});

export const listVisits = defineRoute({
  id: 'listVisits',
  method: 'GET',
  path: '/v1/verification-visits',
  service: 'exercises',
  roles: [],
  summary: 'The ledger of inspection and evaluation visits, as far as the caller may see it.',
  query: z.strictObject({
    ...PageQuery,
    visited: PartnerId.optional(),
    by: PartnerId.optional(),
    visit: VisitKind.optional(),
    year: z.coerce.number().int().min(1900).max(9999).optional(),
  }),
  response: pageOf(VisitView),
});

export const getQuota = defineRoute({
  id: 'getQuota',
  method: 'GET',
  path: '/v1/verification-visits/quota',
  service: 'exercises',
  roles: [],
  summary: 'Where a state stands with its quota before one more visit, over what the caller may see.',
  query: z.strictObject({
    visit: VisitKind,
    visited: PartnerId,
    by: PartnerId,
    year: z.coerce.number().int().min(1900).max(9999),
    units: z.coerce.number().int().min(0).max(100_000).default(0),
  }),
  response: QuotaStanding,
});

export const visitRoutes = [getQuota, listVisits, recordVisit] as const;
