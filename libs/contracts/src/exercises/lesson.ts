import { z } from 'zod';
import { AggregateId, PartnerId, PartnerReference } from '../identifiers.js';
import { Label } from '../label.js';
import { PartialDate } from '../partial-date.js';

export const FINDING_DOMAINS = ['communications', 'logistics', 'procedures', 'equipment', 'language'] as const;
export const FindingDomain = z.enum(FINDING_DOMAINS).meta({ id: 'FindingDomain' });
export const Severity = z.enum(['minor', 'major', 'critical']).meta({ id: 'Severity' });

const finding = {
  domain: FindingDomain,
  severity: Severity,
  topic: z
    .string()
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'expected words joined by hyphens')
    .max(100)
    .describe('one word for the same thing over editions, such as radio-frequencies'),
  text: z.string().min(1).max(4000),
  foundOn: PartialDate.optional(),
};
export const FindingDraft = z.strictObject({ ...finding, between: z.array(PartnerReference).max(50).default([]) }).meta({ id: 'FindingDraft' });
/** Something that worked, or did not, between the forces that took part. */
export const FindingRecord = z.strictObject({ ...finding, exercise: AggregateId, between: z.array(PartnerId) }).meta({ id: 'FindingRecord' });
export type FindingRecord = z.infer<typeof FindingRecord>;

/** observed → rejected, or identified → action-planned → implemented → (validated) → learned */
export const LESSON_STATES = ['observed', 'rejected', 'identified', 'action-planned', 'implemented', 'validated', 'learned'] as const;
export const LessonState = z.enum(LESSON_STATES).meta({ id: 'LessonState' });
export type LessonState = z.infer<typeof LessonState>;

const text = z.string().min(1).max(4000);
export const LessonDraft = z
  .strictObject({ title: z.string().min(1).max(500), observation: text, findings: z.array(AggregateId).max(50).default([]), label: Label.optional() })
  .meta({ id: 'LessonDraft' });

export const LessonAction = z.strictObject({ text, owner: PartnerId, dueOn: PartialDate.optional() }).meta({ id: 'LessonAction' });

/** A step of a lesson, and what it needs. */
export const LessonStep = z
  .discriminatedUnion('to', [
    z.strictObject({ to: z.literal('rejected'), reason: text }),
    z.strictObject({
      to: z.literal('identified'),
      conclusion: text,
      validate: z.boolean().default(false).describe('it counts as learned only once validated'),
    }),
    z.strictObject({ to: z.literal('action-planned'), action: z.strictObject({ text, owner: PartnerReference, dueOn: PartialDate.optional() }) }),
    z.strictObject({ to: z.literal('implemented'), on: PartialDate }),
    z.strictObject({ to: z.literal('validated'), on: PartialDate, in: AggregateId.optional().describe('the exercise that showed it') }),
    z.strictObject({ to: z.literal('learned'), on: PartialDate }),
  ])
  .meta({ id: 'LessonStep' });
export type LessonStep = z.infer<typeof LessonStep>;

export const LessonRecord = z
  .strictObject({
    exercise: AggregateId,
    title: z.string().min(1).max(500),
    observation: text,
    findings: z.array(AggregateId),
    state: LessonState,
    rejected: text.optional(),
    conclusion: text.optional(),
    validate: z.boolean().optional(),
    action: LessonAction.optional(),
    implementedOn: PartialDate.optional(),
    validatedOn: PartialDate.optional(),
    validatedIn: AggregateId.optional(),
    learnedOn: PartialDate.optional(),
  })
  .meta({ id: 'LessonRecord' });
export type LessonRecord = z.infer<typeof LessonRecord>;

const stored = { id: AggregateId, version: z.int().min(1), label: Label };
export const FindingView = FindingRecord.extend({
  ...stored,
  recurrence: z.int().min(1).describe('editions of the series in which it was found, this one included'),
}).meta({
  id: 'FindingView',
});
export type FindingView = z.infer<typeof FindingView>;
/** `followedBy`: later editions of the exercise, held or planned, to which the lesson can be traced. */
export const LessonView = LessonRecord.extend({ ...stored, followedBy: z.array(AggregateId) }).meta({ id: 'LessonView' });
export type LessonView = z.infer<typeof LessonView>;
