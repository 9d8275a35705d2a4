import { z } from 'zod';
import { PartnerId, PartnerReference } from '../identifiers.js';
import { Label } from '../label.js';
import { Instant } from '../partial-date.js';
import { RuleReference } from '../rule.js';
import { stepText, storedStep, within } from './step.js';

/** due → given, or overdue → given all the same */
export const EXPLANATION_STATES = ['due', 'overdue', 'given'] as const;
export const ExplanationState = z.enum(EXPLANATION_STATES).meta({ id: 'ExplanationState' });
export type ExplanationState = z.infer<typeof ExplanationState>;

/** An explanation of unusual activities as somebody asks for it. Without a label it is protected like the crisis. */
export const ExplanationDraft = z
  .strictObject({
    askedOf: PartnerReference,
    askedBy: PartnerReference.optional().describe("the caller's nation where absent"),
    askedAt: Instant.optional().describe('now where absent'),
    about: stepText,
    label: Label.optional(),
  })
  .meta({ id: 'ExplanationDraft' });
export type ExplanationDraft = z.infer<typeof ExplanationDraft>;

export const ExplanationAnswer = z.strictObject({ at: Instant.optional().describe('now where absent'), text: stepText }).meta({ id: 'ExplanationAnswer' });
export type ExplanationAnswer = z.infer<typeof ExplanationAnswer>;

/** A meeting asked for after an explanation, or after its time ran out. */
export const ExplanationMeeting = z
  .strictObject({
    state: z.enum(['requested', 'overdue', 'held']),
    requestedAt: Instant,
    dueAt: Instant,
    rule: RuleReference,
    heldAt: Instant.optional(),
    outcome: stepText.optional(),
  })
  .meta({ id: 'ExplanationMeeting' });
export type ExplanationMeeting = z.infer<typeof ExplanationMeeting>;

export const MeetingRequest = z.strictObject({ at: Instant.optional().describe('now where absent') }).meta({ id: 'MeetingRequest' });
export const MeetingHolding = z.strictObject({ at: Instant.optional().describe('now where absent'), outcome: stepText }).meta({ id: 'MeetingHolding' });
export type MeetingHolding = z.infer<typeof MeetingHolding>;

/** The recorded facts of an explanation at one version. */
export const ExplanationRecord = z
  .strictObject({
    ...within,
    askedOf: PartnerId,
    askedBy: PartnerId,
    askedAt: Instant,
    about: stepText,
    dueAt: Instant,
    rule: RuleReference,
    state: ExplanationState,
    given: z.strictObject({ at: Instant, text: stepText, late: z.boolean() }).optional(),
    meeting: ExplanationMeeting.optional(),
  })
  .meta({ id: 'ExplanationRecord' });
export type ExplanationRecord = z.infer<typeof ExplanationRecord>;

/** An explanation as reads show it. */
export const ExplanationView = ExplanationRecord.extend(storedStep).meta({ id: 'ExplanationView' });
export type ExplanationView = z.infer<typeof ExplanationView>;
