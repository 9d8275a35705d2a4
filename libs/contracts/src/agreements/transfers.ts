import { z } from 'zod';
import { AggregateId, PartnerId, PartnerReference } from '../identifiers.js';
import { Label } from '../label.js';
import { Day, Instant, PartialDate } from '../partial-date.js';
import { RuleReference } from '../rule.js';
import { obligationTiming, timingFaults } from './obligations.js';

/**
 * proposed → assessed (not prohibited) → risk-assessed (no overriding risk) → authorised → delivered; refused and revoked
 * are for good. New information puts an authorised transfer under reassessment.
 */
export const TRANSFER_STATES = ['proposed', 'assessed', 'risk-assessed', 'authorised', 'under-reassessment', 'delivered', 'refused', 'revoked'] as const;
export const TransferState = z.enum(TRANSFER_STATES).meta({ id: 'TransferState' });
export type TransferState = z.infer<typeof TransferState>;

const words = z.string().min(1).max(4000);
/** Who decided: the subject of its token. */
const by = z.string().min(1).max(300);

/** A category of the United Nations Register, or one beside it, as `un-register-categories.json` of agreements names it. */
export const TransferCategory = z
  .string()
  .regex(/^[A-Za-z0-9]+(?:-[a-z0-9]+)*$/)
  .max(60)
  .meta({ id: 'TransferCategory', examples: ['I', 'VII-b', 'small-arms-4', 'technology'] });
export type TransferCategory = z.infer<typeof TransferCategory>;

const item = {
  category: TransferCategory,
  description: z.string().min(1).max(1000),
  quantity: z.int().min(1),
  unit: z.string().min(1).max(40).default('pieces'),
  value: z.strictObject({ amount: z.number().min(0), currency: z.string().regex(/^[A-Z]{3}$/, 'expected an ISO 4217 code such as USD') }).optional(),
};
export const TransferItem = z.strictObject({ id: AggregateId, ...item }).meta({ id: 'TransferItem' });
export type TransferItem = z.infer<typeof TransferItem>;

const endUser = z.string().min(1).max(500).describe('who is to use it, where that is not simply the recipient');

export const TransferDraft = z
  .strictObject({
    from: PartnerReference,
    to: PartnerReference,
    via: z.array(PartnerReference).max(20).default([]).describe('intermediate locations, in order'),
    endUser: endUser.optional(),
    items: z.array(z.strictObject(item)).min(1).max(200),
    label: Label.optional().describe("the agreement's label where absent"),
  })
  .meta({ id: 'TransferDraft' });
export type TransferDraft = z.infer<typeof TransferDraft>;

const prohibition = z.strictObject({ applies: z.boolean(), reasons: words });
const prohibitions = {
  securityCouncilMeasures: prohibition.describe('obligations under measures of the Security Council, arms embargoes above all'),
  internationalObligations: prohibition.describe('other international obligations of the exporter'),
  knownAtrocities: prohibition.describe('knowledge that it would be used in genocide, crimes against humanity or war crimes'),
};
export const ProhibitionFindings = z.strictObject(prohibitions).meta({ id: 'ProhibitionFindings' });
export type ProhibitionFindings = z.infer<typeof ProhibitionFindings>;

/** `manageable`: with the mitigation measures stated; `overriding`: in spite of them. */
const risk = z.strictObject({ risk: z.enum(['none', 'manageable', 'overriding']), reasons: words });
const risks = { peaceAndSecurity: risk, humanitarianLaw: risk, humanRights: risk, terrorism: risk, organisedCrime: risk };
export const RISK_CRITERIA = ['peaceAndSecurity', 'humanitarianLaw', 'humanRights', 'terrorism', 'organisedCrime', 'genderBasedViolence'] as const;
const mitigation = z.array(words).max(50).default([]).describe('measures that lessen the risks');
export const RiskFindings = z
  .strictObject({ ...risks, genderBasedViolence: risk.optional().describe('must be considered: an assessment without it is refused'), mitigation })
  .meta({ id: 'RiskFindings' });
export type RiskFindings = z.infer<typeof RiskFindings>;

const decided = { on: Day, by, rule: RuleReference };
export const ProhibitionAssessment = z.strictObject({ ...prohibitions, ...decided }).meta({ id: 'ProhibitionAssessment' });
export type ProhibitionAssessment = z.infer<typeof ProhibitionAssessment>;
export const RiskAssessment = z.strictObject({ ...risks, genderBasedViolence: risk, mitigation, ...decided }).meta({ id: 'RiskAssessment' });
export type RiskAssessment = z.infer<typeof RiskAssessment>;

export const TransferAuthorisationDraft = z.strictObject({ reasons: words, validUntil: Day.optional(), conditions: z.array(words).max(50).default([]) });
export type TransferAuthorisationDraft = z.infer<typeof TransferAuthorisationDraft>;
export const TransferAuthorisation = TransferAuthorisationDraft.extend({ on: Day, by }).meta({ id: 'TransferAuthorisation' });
export type TransferAuthorisation = z.infer<typeof TransferAuthorisation>;

/** `prohibited` and `overriding-risk` carry the rule they rest on. */
export const TransferRefusal = z
  .strictObject({ ground: z.enum(['prohibited', 'overriding-risk', 'decision']), reasons: words, on: Day, by, rule: RuleReference.optional() })
  .meta({ id: 'TransferRefusal' });
export type TransferRefusal = z.infer<typeof TransferRefusal>;

export const TransferRevocation = z.strictObject({ reasons: words, on: Day, by }).meta({ id: 'TransferRevocation' });
export type TransferRevocation = z.infer<typeof TransferRevocation>;

export const TransferDeliveryDraft = z.strictObject({
  item: AggregateId,
  quantity: z.int().min(1),
  exportedOn: PartialDate,
  importedOn: PartialDate.optional().describe('where it arrived in another year than it left'),
});
export type TransferDeliveryDraft = z.infer<typeof TransferDeliveryDraft>;
export const TransferDelivery = TransferDeliveryDraft.extend({ id: AggregateId }).meta({ id: 'TransferDelivery' });
export type TransferDelivery = z.infer<typeof TransferDelivery>;

export const TransferReassessmentDraft = z.strictObject({ information: words, decideBy: Day.optional() });
export type TransferReassessmentDraft = z.infer<typeof TransferReassessmentDraft>;
/** Without an outcome it is still open. */
export const TransferReassessment = TransferReassessmentDraft.extend({
  id: AggregateId,
  openedOn: Day,
  openedBy: by,
  outcome: z.strictObject({ outcome: z.enum(['upheld', 'revoked']), reasons: words, on: Day, by }).optional(),
}).meta({ id: 'TransferReassessment' });
export type TransferReassessment = z.infer<typeof TransferReassessment>;

export const ASSURANCE_KINDS = ['end-use', 'no-re-export', 'verification-visits', 'delivery-certificate', 'other'] as const;
const { due, recurs } = obligationTiming;
const assurance = z.strictObject({ kind: z.enum(ASSURANCE_KINDS), text: words, provision: z.string().min(1).max(200).optional(), due, recurs });
/** By when it is to be kept, and whether it comes again, is told as of any obligation. */
export const TransferAssuranceDraft = assurance.superRefine((stated, context) => {
  for (const { path, code, message } of timingFaults(stated)) context.addIssue({ code: 'custom', path: [path], message, params: { code } });
});
export type TransferAssuranceDraft = z.infer<typeof TransferAssuranceDraft>;
/** What the recipient promised the exporter; `obligation` is its entry in the agreement's ledger. */
export const TransferAssurance = assurance.extend({ id: AggregateId, givenOn: Day, obligation: AggregateId }).meta({ id: 'TransferAssurance' });
export type TransferAssurance = z.infer<typeof TransferAssurance>;

/** The recorded facts of a transfer of arms or technology at one version; kept for good. */
export const TransferRecord = z
  .strictObject({
    agreement: AggregateId,
    from: PartnerId,
    to: PartnerId,
    via: z.array(PartnerId),
    endUser: endUser.optional(),
    items: z.array(TransferItem),
    state: TransferState,
    proposedOn: Day,
    proposedBy: by,
    prohibition: ProhibitionAssessment.optional(),
    risk: RiskAssessment.optional(),
    authorisation: TransferAuthorisation.optional(),
    refusal: TransferRefusal.optional(),
    deliveries: z.array(TransferDelivery),
    reassessments: z.array(TransferReassessment),
    revocation: TransferRevocation.optional(),
    assurances: z.array(TransferAssurance),
  })
  .meta({ id: 'TransferRecord' });
export type TransferRecord = z.infer<typeof TransferRecord>;

export const TransferView = TransferRecord.extend({ id: AggregateId, version: z.int().min(1), label: Label }).meta({ id: 'TransferView' });
export type TransferView = z.infer<typeof TransferView>;

export const TransferVersion = z.object({ version: z.int(), knownFrom: Instant, knownTo: Instant.nullable(), change: z.string(), record: TransferRecord });
