import { z } from 'zod';
import { AggregateId, ExternalRecord, PartnerId, PartnerReference } from '../identifiers.js';
import { Day, Instant, PartialDate } from '../partial-date.js';
import { Label } from '../label.js';
import { endsBeforeItBegins, notEndingBeforeItBegins } from '../spell.js';
import { actionOutcome, clockState } from './clocks.js';
import { actionLifecycle, agreementLifecycle } from './lifecycle.js';
import { lifecycleState } from './lifecycle-state.js';
import { AgreementPhase } from './party-status.js';
import { LedgerFact, obligationTiming, timingFaults } from './obligations.js';
import { Registrations } from './registrations.js';
import { Terms, TermsDraft } from './terms.js';

export const AGREEMENT_KINDS = [
  'alliance',
  'general-defence-cooperation',
  'information-security',
  'logistics',
  'status-of-forces',
  'arms-procurement',
  'technology-transfer',
  'research',
  'industry',
  'training-and-education',
  'commission',
  'cyber',
  'exercise',
  'hotline',
  'arms-control',
  'other',
] as const;
export const AgreementKind = z.enum(AGREEMENT_KINDS).meta({ id: 'AgreementKind' });
export type AgreementKind = z.infer<typeof AgreementKind>;

export const OBLIGATION_KINDS = [
  'defence',
  'offence',
  'consultation',
  'neutrality',
  'non-aggression',
  'exercise',
  'information-exchange',
  'notification',
  'report',
  'payment',
  'basing',
  'transfer',
  'training',
] as const;
export const ObligationKind = z.enum(OBLIGATION_KINDS).meta({ id: 'ObligationKind' });
export type ObligationKind = z.infer<typeof ObligationKind>;

export const PARTY_ACTION_KINDS = ['signed', 'ratified', 'accepted', 'approved', 'acceded', 'applied-provisionally', 'withdrew'] as const;
export const PartyActionKind = z.enum(PARTY_ACTION_KINDS).meta({ id: 'PartyActionKind' });
export type PartyActionKind = z.infer<typeof PartyActionKind>;

/** Why a party is bound from the day its spell begins. */
export const SpellBasis = z
  .enum(['entry-into-force', 'signature', 'ratification', 'accession', 'succession', 'provisional-application', 'admission', 'reported'])
  .meta({ id: 'SpellBasis' });
export type SpellBasis = z.infer<typeof SpellBasis>;

const note = z.string().min(1).max(2000).optional();

const action = { action: PartyActionKind, actedOn: PartialDate.optional(), effectiveOn: PartialDate.optional(), note, ...actionLifecycle };
export const PartyActionDraft = z
  .strictObject(action)
  .refine((stated) => stated.definitive === undefined || stated.action === 'signed', {
    message: 'only a signature can be definitive',
    path: ['definitive'],
    params: { code: 'definitive-not-signature' },
  })
  .meta({ id: 'PartyActionDraft' });
export const PartyAction = z.strictObject({ id: AggregateId, ...action, ...actionOutcome }).meta({ id: 'PartyAction' });
export type PartyAction = z.infer<typeof PartyAction>;

const boundSpell = { from: PartialDate.optional(), to: PartialDate.optional(), basis: SpellBasis.default('reported') };
export const BoundSpellDraft = notEndingBeforeItBegins(z.strictObject(boundSpell)).meta({ id: 'BoundSpellDraft' });
/** A spell in which a party is bound. */
export const BoundSpell = z.strictObject({ id: AggregateId, ...boundSpell }).meta({ id: 'BoundSpell' });
export type BoundSpell = z.infer<typeof BoundSpell>;

export const PartyDraft = z
  .strictObject({ partner: PartnerReference, actions: z.array(PartyActionDraft).max(100).default([]), spells: z.array(BoundSpellDraft).max(50).default([]) })
  .meta({ id: 'PartyDraft' });
export const Party = z
  .strictObject({
    partner: PartnerId,
    actions: z.array(PartyAction),
    spells: z.array(BoundSpell),
    statedSpells: z
      .array(z.strictObject(boundSpell))
      .optional()
      .describe('those of the spells somebody stated; the others follow from terms, dates and actions'),
  })
  .meta({ id: 'Party' });
export type Party = z.infer<typeof Party>;

const obligation = {
  kind: ObligationKind,
  provision: z.string().min(1).max(200).optional(),
  text: z.string().min(1).max(4000).optional(),
  channel: z
    .strictObject({ purpose: z.string().min(1).max(4000).optional() })
    .optional()
    .describe('a hotline provision: while the agreement is in force, those named keep a channel'),
  ...obligationTiming,
};
export const ObligationDraft = z
  .strictObject({ ...obligation, owedBy: z.array(PartnerReference).max(300).default([]), owedTo: z.array(PartnerReference).max(300).default([]) })
  .superRefine((stated, context) => {
    for (const { path, code, message } of timingFaults(stated)) context.addIssue({ code: 'custom', path: [path], message, params: { code } });
  })
  .meta({ id: 'ObligationDraft', description: 'Empty owedBy or owedTo means every party' });
export const Obligation = z.strictObject({ id: AggregateId, ...obligation, owedBy: z.array(PartnerId), owedTo: z.array(PartnerId) }).meta({ id: 'Obligation' });
export type Obligation = z.infer<typeof Obligation>;

const described = {
  title: z.string().min(1).max(500),
  kind: AgreementKind,
  alsoKinds: z.array(AgreementKind).max(10).default([]),
  constitutes: PartnerId.optional(),
  signedOn: PartialDate.optional(),
  inForceOn: PartialDate.optional(),
  endedOn: PartialDate.optional(),
  endReason: z.enum(['terminated', 'expired', 'superseded', 'reported']).optional(),
  ...agreementLifecycle,
  citation: z.string().min(1).max(500).optional(),
  registrations: Registrations.optional(),
  notes: z.string().min(1).max(4000).optional(),
};

const drafted = {
  ...described,
  terms: TermsDraft.optional(),
  parties: z.array(PartyDraft).min(2, 'an agreement has two or more parties').max(400),
  obligations: z.array(ObligationDraft).max(200).default([]),
  label: Label.optional(),
};

function endsAfterSignature(value: { signedOn?: string | undefined; endedOn?: string | undefined }): boolean {
  return !endsBeforeItBegins({ from: value.signedOn, to: value.endedOn }) || value.signedOn === value.endedOn;
}
const ends = { message: 'the agreement ends before it is signed', path: ['endedOn'], params: { code: 'ends-before-begins' } };

/** An agreement as somebody states it. Without a label it is the author's own nation's. */
export const AgreementDraft = z.strictObject(drafted).refine(endsAfterSignature, ends).meta({ id: 'AgreementDraft' });
export type AgreementDraft = z.infer<typeof AgreementDraft>;

/** The same from an outside source, with that source's own record. */
export const AgreementReport = z
  .strictObject({ report: ExternalRecord, ...drafted })
  .refine(endsAfterSignature, ends)
  .meta({ id: 'AgreementReport' });
export type AgreementReport = z.infer<typeof AgreementReport>;

/** Something kept although it is odd, and said so. */
export const Warning = z.strictObject({ code: z.string(), message: z.string() }).meta({ id: 'Warning' });
export type Warning = z.infer<typeof Warning>;

/** The recorded facts of an agreement at one version, and what was computed from them. */
export const AgreementRecord = z
  .strictObject({
    ...described,
    terms: Terms.optional(),
    recordedInForceOn: PartialDate.optional().describe(
      'what was stated of an agreement with terms; `inForceOn` is what these and the actions come to, or this',
    ),
    told: z.array(z.string().max(200)).optional().describe('what passing days brought and was told already, each by its id'),
    ...clockState,
    ...lifecycleState,
    deadlinesToldOn: Day.optional().describe('the day whose open deadlines were told last'),
    parties: z.array(Party),
    obligations: z.array(Obligation),
    ledger: z.array(LedgerFact).optional().describe('what is known about whether obligations were fulfilled'),
    warnings: z.array(Warning),
    report: ExternalRecord.optional(),
  })
  .meta({ id: 'AgreementRecord' });
export type AgreementRecord = z.infer<typeof AgreementRecord>;

/** negotiation → signed → in-force → ended, as of a day; what a partial date leaves open is `possible`. */
export const AgreementStatus = z.enum(['negotiation', 'signed', 'inForce', 'ended']).meta({ id: 'AgreementStatus' });
export type AgreementStatus = z.infer<typeof AgreementStatus>;

/** An agreement as reads show it. */
export const AgreementView = AgreementRecord.extend({
  id: AggregateId,
  version: z.int().min(1),
  label: Label,
  knownFrom: Instant,
  status: AgreementStatus,
  statusCertainty: z.enum(['certain', 'possible']),
  phase: AgreementPhase.optional().describe('the status in finer steps'),
}).meta({ id: 'AgreementView' });
export type AgreementView = z.infer<typeof AgreementView>;
