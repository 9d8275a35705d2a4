import { z } from 'zod';
import { Warning } from '../agreements/agreement.js';
import { AggregateId, ExternalRecord, PartnerId, PartnerReference } from '../identifiers.js';
import { Label } from '../label.js';
import { Day, Instant, PartialDate } from '../partial-date.js';
import { endsBeforeItBegins } from '../spell.js';
import { EngagementApprovalDecision, EngagementPendingApproval } from './approval.js';
import { notBackwards, personOrName, someone } from './checks.js';

export const ENGAGEMENT_KINDS = [
  'visit',
  'talks',
  'dialogue',
  'meeting',
  'contact',
  'exchange',
  'conference',
  'summit',
  'ceremony',
  'port-call',
  'inspection',
  'other',
] as const;
export const EngagementKind = z.enum(ENGAGEMENT_KINDS).meta({ id: 'EngagementKind' });
export type EngagementKind = z.infer<typeof EngagementKind>;

/** planned → submitted → approved → held → account-submitted → reported; cancelled before it was held. */
export const ENGAGEMENT_STATES = ['planned', 'submitted', 'approved', 'held', 'account-submitted', 'reported', 'cancelled'] as const;
export const EngagementState = z.enum(ENGAGEMENT_STATES).meta({ id: 'EngagementState' });
export type EngagementState = z.infer<typeof EngagementState>;

const seat = {
  position: z.string().min(1).max(300).optional().describe('what the person was on that day'),
  part: z.enum(['lead', 'member', 'interpreter', 'observer']).default('member'),
  organisation: AggregateId.optional().describe('a non-state organisation'),
};

const of = { ...seat, partner: PartnerReference.optional(), name: z.string().min(1).max(300).optional() };
const nobody = { message: 'a participant is of a partner or of an organisation', path: ['partner'], params: { code: 'participant-of-nobody' } };

/** Somebody who takes part: a person known already, a person by name, or a delegation without names. */
export const EngagementParticipantDraft = z
  .strictObject({ ...of, person: AggregateId.optional() })
  .refine(someone, nobody)
  .refine(personOrName, { message: 'either a person known already or a name', path: ['name'], params: { code: 'person-and-name' } })
  .meta({ id: 'EngagementParticipantDraft' });
export type EngagementParticipantDraft = z.infer<typeof EngagementParticipantDraft>;

/** The same from an outside source; `key` is its own id of the person, under which it means the same one everywhere. */
export const ReportedParticipant = z
  .strictObject({ ...of, key: z.string().min(1).max(300).optional() })
  .refine(someone, nobody)
  .meta({ id: 'ReportedParticipant' });
export type ReportedParticipant = z.infer<typeof ReportedParticipant>;

/** A participant on record: a person by id only, so that the name can be erased. */
export const EngagementParticipant = z
  .strictObject({ ...seat, partner: PartnerId.optional(), person: AggregateId.optional() })
  .meta({ id: 'EngagementParticipant' });
export type EngagementParticipant = z.infer<typeof EngagementParticipant>;

/** From one instant until another, which it does not hold any more. */
export const Hours = z
  .strictObject({ from: Instant, to: Instant })
  .refine(notBackwards, { message: 'ends before it begins', path: ['to'], params: { code: 'ends-before-begins' } })
  .meta({ id: 'Hours' });
export type Hours = z.infer<typeof Hours>;

/** What an engagement takes up for itself: a room, an office's hour, an aircraft. Nothing is booked twice at one time. */
export const Booking = z.strictObject({ resource: z.string().min(1).max(200), hours: Hours }).meta({ id: 'Booking' });
export type Booking = z.infer<typeof Booking>;

/** What its author wrote about an engagement after it. */
export const EngagementAccount = z
  .strictObject({
    outcome: z.string().min(1).max(4000),
    atmosphere: z.enum(['positive', 'neutral', 'negative']).optional(),
    keyPoints: z.array(z.string().min(1).max(2000)).max(50).default([]),
    nextSteps: z.string().min(1).max(4000).optional(),
    cost: z.strictObject({ amount: z.number().min(0), currency: z.string().regex(/^[A-Z]{3}$/, 'expected an ISO 4217 code such as EUR') }).optional(),
  })
  .meta({ id: 'EngagementAccount' });
export type EngagementAccount = z.infer<typeof EngagementAccount>;

const described = {
  title: z.string().min(1).max(500),
  kind: EngagementKind,
  purpose: z.string().min(1).max(4000).optional(),
  from: PartialDate,
  to: PartialDate.optional().describe('the last day, inclusive; the first where absent'),
  hours: Hours.optional(),
  objectives: z.array(AggregateId).max(50).default([]),
  agreements: z.array(AggregateId).max(50).default([]).describe('agreements it belongs to'),
  partOf: AggregateId.optional().describe('the series or event it belongs to'),
  bookings: z.array(Booking).max(50).default([]),
};

const drafted = {
  ...described,
  place: z.strictObject({ text: z.string().min(1).max(300).optional(), partner: PartnerReference.optional() }).optional(),
  hosts: z.array(PartnerReference).max(100).default([]),
  participants: z.array(EngagementParticipantDraft).max(300).default([]),
  label: Label.optional(),
};

function inOrder(value: { from?: string | undefined; to?: string | undefined }): boolean {
  return !endsBeforeItBegins(value) || value.from === value.to;
}
const order = { message: 'ends before it begins', path: ['to'], params: { code: 'ends-before-begins' } };

/** Why a refused ban, booking or clash is passed over. Only an arbiter may. */
export const EngagementOverride = z.strictObject({ reason: z.string().min(1).max(1000) }).meta({ id: 'EngagementOverride' });

/** An engagement as somebody states it by hand: planned, or held already. Without a label it is the author's own nation's. */
export const EngagementDraft = z
  .strictObject({ ...drafted, state: z.enum(['planned', 'held']).default('planned'), override: EngagementOverride.optional() })
  .refine(inOrder, order)
  .meta({ id: 'EngagementDraft' });
export type EngagementDraft = z.infer<typeof EngagementDraft>;

/** The same from an outside source, with that source's own record. Where it says no state: reported with an account, held once its last day has passed. */
export const EngagementReport = z
  .strictObject({
    report: ExternalRecord,
    ...drafted,
    participants: z.array(ReportedParticipant).max(300).default([]),
    account: EngagementAccount.optional(),
    state: z.enum(['planned', 'approved', 'held', 'reported', 'cancelled']).optional(),
  })
  .refine(inOrder, order)
  .meta({ id: 'EngagementReport' });
export type EngagementReport = z.infer<typeof EngagementReport>;

/** Who wrote it: the account of a caller, never a person of the record. */
export const EngagementAuthor = z.strictObject({ sub: z.string().min(1).max(300), nation: PartnerId }).meta({ id: 'EngagementAuthor' });
export type EngagementAuthor = z.infer<typeof EngagementAuthor>;

/** The recorded facts of an engagement at one version. */
export const EngagementRecord = z
  .strictObject({
    ...described,
    account: EngagementAccount.optional(),
    place: z.strictObject({ text: z.string().optional(), partner: PartnerId.optional() }).optional(),
    hosts: z.array(PartnerId),
    participants: z.array(EngagementParticipant),
    state: EngagementState,
    author: EngagementAuthor.optional().describe('absent where an outside source said it'),
    pending: EngagementPendingApproval.optional().describe('while it waits for approval'),
    approvals: z.array(EngagementApprovalDecision),
    returned: z.int().min(0).describe('how often it was returned to its author'),
    cancelled: z.strictObject({ reason: z.string(), on: Day }).optional(),
    overrides: z.array(z.strictObject({ codes: z.array(z.string()), reason: z.string(), by: z.string(), on: Day })),
    warnings: z.array(Warning),
    told: z.array(z.string().max(200)).optional(),
    deadlinesToldOn: Day.optional(),
    report: ExternalRecord.optional(),
  })
  .meta({ id: 'EngagementRecord' });
export type EngagementRecord = z.infer<typeof EngagementRecord>;

/** An engagement as reads show it. A person whose data were erased is called `erased`. */
export const EngagementView = EngagementRecord.extend({
  participants: z.array(EngagementParticipant.extend({ name: z.string().optional() })),
  id: AggregateId,
  version: z.int().min(1),
  label: Label,
  knownFrom: Instant.optional(),
  certainty: z.enum(['certain', 'possible']).optional().describe('with `on`, `from` or `to`: whether it was then'),
}).meta({ id: 'EngagementView' });
export type EngagementView = z.infer<typeof EngagementView>;
