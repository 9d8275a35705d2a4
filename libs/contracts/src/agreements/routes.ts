import { z } from 'zod';
import { AggregateId, PartnerId } from '../identifiers.js';
import { Instant, PartialDate } from '../partial-date.js';
import { PageQuery, pageOf } from '../paging.js';
import { defineRoute } from '../route.js';
import {
  AgreementDraft,
  AgreementKind,
  AgreementRecord,
  AgreementStatus,
  AgreementView,
  BoundSpellDraft,
  ObligationDraft,
  ObligationKind,
  PartyActionDraft,
} from './agreement.js';
import { PartnerReference } from '../identifiers.js';
import { Registrations, UnRegistrationNumber } from './registrations.js';
import { forceRoutes } from './force.js';
import { approvalRoutes } from './approval-routes.js';
import { clockRoutes } from './clock-routes.js';
import { lifecycleRoutes } from './lifecycle-routes.js';
import { TermsDraft } from './terms.js';
import { attachmentRoutes } from './attachments.js';
import { transferRoutes } from './transfer-routes.js';
import { complianceRoutes } from './compliance-routes.js';
import { obligationRoutes } from './obligation-routes.js';

const Certainty = z.enum(['certain', 'possible']);
const asOf = PartialDate.optional().describe('what was true on this day; today where absent');
const knownAt = Instant.optional().describe('what we had been told by this time; now where absent');
const writers = ['desk-officer', 'integrator'] as const;

export const listAgreements = defineRoute({
  id: 'listAgreements',
  method: 'GET',
  path: '/v1/agreements',
  service: 'agreements',
  roles: [],
  summary: 'Agreements by party, status on a day, kind, obligation, words of the title; as known at a time.',
  query: z.strictObject({
    ...PageQuery,
    party: PartnerId.optional(),
    with: PartnerId.optional().describe('a second party'),
    status: z
      .union([AgreementStatus, z.literal('live')])
      .optional()
      .describe('live: signed or in force, not ended'),
    certainty: Certainty.optional().describe('certain: leave out what a partial date makes only possible'),
    asOf,
    knownAt,
    kind: AgreementKind.optional(),
    obligation: ObligationKind.optional(),
    constitutes: PartnerId.optional(),
    unRegistration: UnRegistrationNumber.optional().describe('registered under this number with the United Nations'),
    entryIntoForce: z.enum(['before-signature', 'on-signature', 'after-signature']).optional().describe('certain readings only'),
    source: z.string().max(500).optional(),
    record: z.string().max(300).optional(),
    q: z.string().min(1).max(200).optional(),
  }),
  response: pageOf(AgreementView).extend({ counterparts: z.int().optional().describe('with `party`: how many different other parties the agreements have') }),
});

export const getAgreement = defineRoute({
  id: 'getAgreement',
  method: 'GET',
  path: '/v1/agreements/{id}',
  service: 'agreements',
  roles: [],
  summary: 'One agreement, as of a day, as known at a time.',
  params: { id: AggregateId },
  query: z.strictObject({ asOf, knownAt }),
  response: AgreementView,
});

export const getAgreementHistory = defineRoute({
  id: 'getAgreementHistory',
  method: 'GET',
  path: '/v1/agreements/{id}/history',
  service: 'agreements',
  roles: [],
  summary: 'Every version of the record: what it said and from when to when it was what we knew.',
  params: { id: AggregateId },
  query: z.strictObject(PageQuery),
  response: pageOf(
    z.object({ version: z.int(), knownFrom: Instant, knownTo: Instant.nullable(), change: z.string(), reason: z.string().optional(), record: AgreementRecord }),
  ),
});

export const registerAgreement = defineRoute({
  id: 'registerAgreement',
  method: 'POST',
  path: '/v1/agreements',
  service: 'agreements',
  roles: writers,
  summary: 'Registers an agreement by hand.',
  body: AgreementDraft,
  status: 201,
  idempotent: true,
  response: AgreementView,
});

const change = {
  method: 'POST',
  service: 'agreements',
  roles: writers,
  params: { id: AggregateId },
  status: 200,
  ifMatch: true,
  response: AgreementView,
} as const;

export const recordPartyAction = defineRoute({
  ...change,
  id: 'recordPartyAction',
  path: '/v1/agreements/{id}/actions',
  summary: 'Records that a party signed, ratified, acceded, withdrew …; an effective date binds or releases it.',
  body: PartyActionDraft.safeExtend({ partner: PartnerReference }),
});

export const recordSpell = defineRoute({
  ...change,
  id: 'recordSpell',
  path: '/v1/agreements/{id}/spells',
  summary: 'Records a spell in which a party is bound.',
  body: z.strictObject({ partner: PartnerReference, spell: BoundSpellDraft }),
});

export const recordObligation = defineRoute({
  ...change,
  id: 'recordObligation',
  path: '/v1/agreements/{id}/obligations',
  summary: 'Records what a provision asks of whom.',
  body: ObligationDraft,
});

export const terminateAgreement = defineRoute({
  ...change,
  id: 'terminateAgreement',
  path: '/v1/agreements/{id}/termination',
  summary: 'Records the end of the agreement for every party.',
  body: z.strictObject({ endedOn: PartialDate, reason: z.enum(['terminated', 'expired', 'superseded']).default('terminated') }),
});

export const correctAgreement = defineRoute({
  ...change,
  id: 'correctAgreement',
  path: '/v1/agreements/{id}/corrections',
  summary: 'Replaces the fields given (null removes one); the record as it was stays known as of its time.',
  body: z.strictObject({
    reason: z.string().min(1).max(1000),
    changes: z.strictObject({
      title: AgreementDraft.shape.title.optional(),
      kind: AgreementKind.optional(),
      alsoKinds: z.array(AgreementKind).max(10).optional(),
      constitutes: PartnerId.nullable().optional(),
      adoptedOn: PartialDate.nullable().optional(),
      openForSignatureOn: PartialDate.nullable().optional(),
      signedOn: PartialDate.nullable().optional(),
      inForceOn: PartialDate.nullable().optional(),
      endedOn: PartialDate.nullable().optional(),
      registeredOn: PartialDate.nullable().optional(),
      citation: z.string().min(1).max(500).nullable().optional(),
      registrations: Registrations.nullable().optional(),
      notes: z.string().min(1).max(4000).nullable().optional(),
      terms: TermsDraft.nullable().optional(),
      parties: AgreementDraft.shape.parties.optional(),
      obligations: z.array(ObligationDraft).max(200).optional(),
      label: AgreementDraft.shape.label,
    }),
  }),
});

const Basis = z.object({ agreement: AggregateId, title: z.string(), from: PartialDate.optional(), to: PartialDate.optional(), certainty: Certainty });

export const listAllies = defineRoute({
  id: 'listAllies',
  method: 'GET',
  path: '/v1/partners/{id}/allies',
  service: 'agreements',
  roles: [],
  summary: 'Partners bound to this one by an agreement in force on that day, with the agreements; alliances where no obligation is named.',
  params: { id: PartnerId },
  query: z.strictObject({ ...PageQuery, asOf, knownAt, obligation: ObligationKind.optional(), certainty: Certainty.optional() }),
  response: pageOf(z.object({ partner: PartnerId, certainty: Certainty, agreements: z.array(Basis) })),
});

export const listMembers = defineRoute({
  id: 'listMembers',
  method: 'GET',
  path: '/v1/organisations/{id}/members',
  service: 'agreements',
  roles: [],
  summary: 'Members on that day: parties bound by an agreement that constitutes the organisation.',
  params: { id: PartnerId },
  query: z.strictObject({ ...PageQuery, limit: z.coerce.number().int().min(1).max(500).default(500), asOf, knownAt, certainty: Certainty.optional() }),
  response: pageOf(
    z.object({ partner: PartnerId, certainty: Certainty, from: PartialDate.optional(), to: PartialDate.optional(), agreements: z.array(Basis) }),
  ),
});

export const agreementsRoutes = [
  listAgreements,
  ...forceRoutes,
  registerAgreement,
  getAgreement,
  getAgreementHistory,
  recordPartyAction,
  recordSpell,
  recordObligation,
  terminateAgreement,
  correctAgreement,
  listAllies,
  listMembers,
  ...transferRoutes,
  ...attachmentRoutes,
  ...obligationRoutes,
  ...approvalRoutes,
  ...clockRoutes,
  ...complianceRoutes,
  ...lifecycleRoutes,
] as const;
