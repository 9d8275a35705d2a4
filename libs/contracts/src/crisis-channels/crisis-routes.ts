import { z } from 'zod';
import { AggregateId, PartnerId } from '../identifiers.js';
import { PageQuery, pageOf } from '../paging.js';
import { Instant, PartialDate } from '../partial-date.js';
import { defineRoute } from '../route.js';
import { CrisisActorChange, CrisisClosing, CrisisDraft, CrisisPhase, CrisisPhaseDate, CrisisRecord, CrisisState, CrisisView } from './crisis.js';
import { change, knownAt, service, writers } from './route-parts.js';

export const listCrises = defineRoute({
  id: 'listCrises',
  method: 'GET',
  path: '/v1/crises',
  service,
  roles: [],
  summary: 'Crises by days, actor, phase, state, words of the title; earliest first.',
  query: z.strictObject({
    ...PageQuery,
    on: PartialDate.optional().describe('that were open on this day'),
    from: PartialDate.optional().describe('that were still open on this day, or opened later'),
    to: PartialDate.optional().describe('opened by this day, inclusive'),
    certainty: z.enum(['certain', 'possible']).optional().describe('certain: leave out what a partial date makes only possible'),
    partner: PartnerId.optional().describe('an actor of it, in whatever role'),
    state: CrisisState.optional(),
    phase: CrisisPhase.optional().describe('the phase it came to last'),
    source: z.string().max(500).optional(),
    record: z.string().max(300).optional(),
    q: z.string().min(1).max(200).optional(),
  }),
  response: pageOf(CrisisView),
});

export const getCrisis = defineRoute({
  id: 'getCrisis',
  method: 'GET',
  path: '/v1/crises/{id}',
  service,
  roles: [],
  summary: 'One crisis, as known at a time.',
  params: { id: AggregateId },
  query: knownAt,
  response: CrisisView,
});

export const getCrisisHistory = defineRoute({
  id: 'getCrisisHistory',
  method: 'GET',
  path: '/v1/crises/{id}/history',
  service,
  roles: [],
  summary: 'Every version of the record: what it said and from when to when it was what we knew.',
  params: { id: AggregateId },
  query: z.strictObject(PageQuery),
  response: pageOf(z.object({ version: z.int(), knownFrom: Instant, knownTo: Instant.nullable(), change: z.string(), record: CrisisRecord })),
});

export const openCrisis = defineRoute({
  id: 'openCrisis',
  method: 'POST',
  path: '/v1/crises',
  service,
  roles: writers,
  summary: 'Opens a crisis.',
  body: CrisisDraft,
  status: 201,
  idempotent: true,
  response: CrisisView,
});

export const changeCrisisPhase = defineRoute({
  ...change,
  id: 'changeCrisisPhase',
  path: '/v1/crises/{id}/phase',
  summary: 'Records that it came to another phase, or is graver or less grave now. De-escalation needs a basis.',
  body: CrisisPhaseDate,
  response: CrisisView,
});

export const changeCrisisActors = defineRoute({
  ...change,
  id: 'changeCrisisActors',
  path: '/v1/crises/{id}/actors',
  summary: 'Records that somebody joins it, stands otherwise in it, or leaves it, from a day on; who stood how before stays known.',
  body: CrisisActorChange,
  response: CrisisView,
});

export const closeCrisis = defineRoute({
  ...change,
  id: 'closeCrisis',
  path: '/v1/crises/{id}/close',
  roles: [],
  summary: 'Records that it is over, what ended it, and on what basis: by a crisis-director, or whoever holds the post that has the lead.',
  body: CrisisClosing,
  response: CrisisView,
});

export const crisisRoutes = [listCrises, openCrisis, getCrisisHistory, changeCrisisPhase, changeCrisisActors, closeCrisis, getCrisis] as const;
