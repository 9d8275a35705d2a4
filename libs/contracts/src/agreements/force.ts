import { z } from 'zod';
import { defineEvent } from '../event-registry.js';
import { AggregateId, PartnerId } from '../identifiers.js';
import { PageQuery, pageOf } from '../paging.js';
import { Instant, PartialDate } from '../partial-date.js';
import { defineRoute } from '../route.js';
import { RuleReference } from '../rule.js';
import { AgreementKind, AgreementView, PartyAction, PartyActionKind, SpellBasis, Warning } from './agreement.js';
import { EntryIntoForceRule } from './terms.js';

export const partyActionFoundWrong = defineEvent({
  type: 'entente.agreements.party-action-found-wrong.v1',
  direction: 'domain',
  summary: 'An action of a party counts no longer: it was found to be wrong, and stays on record with the reason.',
  data: z.strictObject({ title: z.string(), kind: AgreementKind, constitutes: PartnerId.optional(), partner: PartnerId, action: PartyAction }),
});

/** An act that counts towards entry into force; without an action it is the signature of the agreement as a whole. */
const CountedAct = z.object({ partner: PartnerId, action: AggregateId.optional(), did: PartyActionKind, on: PartialDate }).meta({ id: 'CountedAct' });

const reached = { have: z.int(), need: z.int() };

/** What is still missing: numbers, and who is waited for by name. */
export const MissingForForce = z
  .object({
    instruments: z.object(reached),
    signatories: z.object({ ...reached, of: z.int() }).optional(),
    waitsFor: z.array(PartnerId),
  })
  .meta({ id: 'MissingForForce' });
export type MissingForForce = z.infer<typeof MissingForForce>;

export const ForceStatus = z
  .enum(['in-force', 'upcoming', 'waiting', 'unknown', 'ended'])
  .meta({ id: 'ForceStatus', description: 'upcoming: all is done, and it takes effect on a later day; unknown: no rule and no recorded date' });
export type ForceStatus = z.infer<typeof ForceStatus>;

export const PartyForceStatus = z.enum(['bound', 'bound-provisionally', 'upcoming', 'no-longer-bound', 'not-bound']).meta({ id: 'PartyForceStatus' });
export type PartyForceStatus = z.infer<typeof PartyForceStatus>;

export const PartyForce = z
  .object({
    partner: PartnerId,
    status: PartyForceStatus,
    since: PartialDate.optional(),
    until: PartialDate.optional(),
    basis: SpellBasis.optional(),
    counted: z.array(CountedAct.omit({ partner: true })),
    sentence: z.string(),
  })
  .meta({ id: 'PartyForce' });
export type PartyForce = z.infer<typeof PartyForce>;

/** Why an agreement is in force on a day, or what it still waits for. */
export const ForceExplanation = z
  .object({
    id: AggregateId,
    version: z.int(),
    title: z.string(),
    asOf: PartialDate,
    status: ForceStatus,
    inForceOn: PartialDate.optional(),
    recordedInForceOn: PartialDate.optional(),
    completedOn: PartialDate.optional().describe('the day of the act that completed the condition'),
    sentence: z.string(),
    missing: MissingForForce.optional(),
    counted: z.array(CountedAct),
    entryIntoForce: EntryIntoForceRule.optional(),
    rule: RuleReference.optional(),
    warnings: z.array(Warning),
    parties: z.array(PartyForce),
  })
  .meta({ id: 'ForceExplanation' });
export type ForceExplanation = z.infer<typeof ForceExplanation>;

export const explainForce = defineRoute({
  id: 'explainForce',
  method: 'GET',
  path: '/v1/agreements/{id}/force',
  service: 'agreements',
  roles: [],
  summary: 'Since when an agreement is in force and binds each party, by which facts and which rule; or what is still missing.',
  params: { id: AggregateId },
  query: z.strictObject({ asOf: PartialDate.optional(), knownAt: Instant.optional() }),
  response: ForceExplanation,
});

export const findActionWrong = defineRoute({
  id: 'findActionWrong',
  method: 'POST',
  path: '/v1/agreements/{id}/actions/{action}/found-wrong',
  service: 'agreements',
  roles: ['desk-officer', 'integrator'],
  summary: 'Finds an action wrong: it stays on record and counts no longer; what followed from it is computed anew.',
  params: { id: AggregateId, action: AggregateId },
  body: z.strictObject({ reason: z.string().min(1).max(1000) }),
  status: 200,
  ifMatch: true,
  response: AgreementView,
});

export const FORCE_COMPARISONS = [
  'agrees',
  'readings-overlap',
  'recorded-before-signature',
  'recorded-after-signature',
  'recorded-before-computed',
  'recorded-after-computed',
  'not-by-rule',
] as const;
/** How a recorded entry into force lies to the computed one. */
export const ForceComparison = z.enum(FORCE_COMPARISONS).meta({ id: 'ForceComparison' });
export type ForceComparison = z.infer<typeof ForceComparison>;

export const ComparedForce = z
  .object({
    agreement: AggregateId,
    title: z.string(),
    signedOn: PartialDate.optional(),
    recorded: PartialDate,
    computed: PartialDate.optional(),
    outcome: z.enum(['agrees', 'differs']),
    reason: ForceComparison.exclude(['agrees']).optional(),
    sentence: z.string(),
    rule: RuleReference.optional(),
  })
  .meta({ id: 'ComparedForce' });
export type ComparedForce = z.infer<typeof ComparedForce>;

export const compareForce = defineRoute({
  id: 'compareForce',
  method: 'GET',
  path: '/v1/agreements/force-comparison',
  service: 'agreements',
  roles: [],
  summary: 'Recorded entry into force against the computed one, of agreements that carry both: by their rule, else by their signatures.',
  query: z.strictObject({ ...PageQuery, source: z.string().max(500).optional(), party: PartnerId.optional(), comparison: ForceComparison.optional() }),
  response: pageOf(ComparedForce).extend({ counts: z.record(ForceComparison, z.int()).describe('of all agreements asked about, whatever comparison') }),
});

export const forceEvents = [partyActionFoundWrong] as const;
export const forceRoutes = [compareForce, explainForce, findActionWrong] as const;
