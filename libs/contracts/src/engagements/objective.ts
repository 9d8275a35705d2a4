import { z } from 'zod';
import { AggregateId, PartnerId, PartnerReference } from '../identifiers.js';
import { Label } from '../label.js';
import { Day } from '../partial-date.js';

export const Cadence = z.enum(['monthly', 'quarterly', 'yearly']).meta({ id: 'Cadence' });
export type Cadence = z.infer<typeof Cadence>;

/** `2026-03`, `2026-Q1` or `2026`, by the objective's cadence. */
export const AssessmentPeriod = z
  .string()
  .regex(/^\d{4}(?:-(?:0[1-9]|1[0-2]|Q[1-4]))?$/, 'expected a month 2026-03, a quarter 2026-Q1 or a year 2026')
  .meta({ id: 'AssessmentPeriod', examples: ['2026-03', '2026-Q1', '2026'] });

export const ObjectiveAssessmentDraft = z
  .strictObject({ period: AssessmentPeriod, score: z.int().min(1).max(5).describe('5: reached; 1: far from it'), text: z.string().min(1).max(4000).optional() })
  .meta({ id: 'ObjectiveAssessmentDraft' });
export const ObjectiveAssessment = ObjectiveAssessmentDraft.extend({ on: Day, by: z.string() }).meta({ id: 'ObjectiveAssessment' });
export type ObjectiveAssessment = z.infer<typeof ObjectiveAssessment>;

const described = {
  title: z.string().min(1).max(500),
  text: z.string().min(1).max(4000).optional(),
  parent: AggregateId.optional(),
  cadence: Cadence.optional().describe('how often it is assessed'),
  agreements: z.array(AggregateId).max(100).default([]),
  exercises: z.array(AggregateId).max(100).default([]),
};

/** What engagements, exercises and agreements are for. Without a label it is the author's own nation's. */
export const ObjectiveDraft = z
  .strictObject({ ...described, partners: z.array(PartnerReference).max(100).default([]), label: Label.optional() })
  .meta({ id: 'ObjectiveDraft' });

export const ObjectiveRecord = z
  .strictObject({
    ...described,
    partners: z.array(PartnerId),
    state: z.enum(['open', 'closed']),
    openedOn: Day,
    assessments: z.array(ObjectiveAssessment),
    told: z.array(z.string().max(200)).optional(),
    deadlinesToldOn: Day.optional(),
  })
  .meta({ id: 'ObjectiveRecord' });
export type ObjectiveRecord = z.infer<typeof ObjectiveRecord>;

export const ObjectiveView = ObjectiveRecord.extend({
  id: AggregateId,
  version: z.int().min(1),
  label: Label,
  trend: z.enum(['rising', 'steady', 'falling']).optional().describe('the last assessment against the one before'),
  overdue: z.array(AssessmentPeriod).describe('periods that are over, past their grace, and not assessed'),
}).meta({ id: 'ObjectiveView' });
export type ObjectiveView = z.infer<typeof ObjectiveView>;
