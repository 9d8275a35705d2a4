import { z } from 'zod';
import { PartnerId, PartnerReference } from '../identifiers.js';
import { PartialDate } from '../partial-date.js';
import { PageQuery, pageOf } from '../paging.js';
import { defineRoute } from '../route.js';
import { Partner, PartnerKind } from './partner.js';

const Candidate = z.object({ partner: PartnerId, name: z.string() }).meta({ id: 'PartnerCandidate' });
/** One answer per reference: the partner, or why there is none and which were near. */
export const ResolutionResult = z
  .discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('resolved'), partner: PartnerId, by: z.enum(['id', 'identifier', 'name']) }),
    z.object({ outcome: z.literal('ambiguous'), candidates: z.array(Candidate) }),
    z.object({ outcome: z.literal('unknown'), suggestions: z.array(Candidate.extend({ similarity: z.number() })) }),
  ])
  .meta({ id: 'ResolutionResult' });

export const ResolveRequest = z
  .strictObject({ references: z.array(PartnerReference).min(1).max(10_000), on: PartialDate.optional() })
  .meta({ id: 'ResolveRequest' });

export const listPartners = defineRoute({
  id: 'listPartners',
  method: 'GET',
  path: '/v1/partners',
  service: 'partners',
  roles: [],
  summary: 'The directory: states and organisations, filtered by kind, region, name and day.',
  query: z.strictObject({
    ...PageQuery,
    kind: PartnerKind.optional(),
    region: z.string().max(8).optional(),
    q: z.string().min(1).max(200).optional(),
    asOf: PartialDate.optional(),
  }),
  response: pageOf(Partner),
});

export const getPartner = defineRoute({
  id: 'getPartner',
  method: 'GET',
  path: '/v1/partners/{id}',
  service: 'partners',
  roles: [],
  summary: 'One partner with identifiers, names, validity and profile.',
  params: { id: PartnerId },
  response: Partner,
});

export const resolvePartners = defineRoute({
  id: 'resolvePartners',
  method: 'POST',
  path: '/v1/partners/resolve',
  service: 'partners',
  roles: [],
  summary: 'Resolves names and codes in bulk, as of a date; never guesses.',
  body: ResolveRequest,
  status: 200,
  bodyLimit: 4 * 1024 * 1024,
  response: z.object({ results: z.array(ResolutionResult) }),
});

export const partnersRoutes = [listPartners, resolvePartners, getPartner] as const;
