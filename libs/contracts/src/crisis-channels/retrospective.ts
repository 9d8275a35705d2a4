import { z } from 'zod';
import { AggregateId } from '../identifiers.js';
import { Label } from '../label.js';
import { Day } from '../partial-date.js';
import { stepText, storedStep, within } from './step.js';

const looked = { heldOn: Day, summary: stepText, findings: z.array(stepText).max(100).default([]) };
const observed = { title: z.string().min(1).max(500), observation: stepText };

/** What was found when a crisis was over, and what may be learned from it. Without a label it is protected like the crisis. */
export const RetrospectiveDraft = z
  .strictObject({ ...looked, lessons: z.array(z.strictObject(observed)).max(100).default([]), label: Label.optional() })
  .meta({ id: 'RetrospectiveDraft' });
/** The recorded facts of a retrospective; its lessons are taken on by those who keep lessons. */
export const RetrospectiveRecord = z
  .strictObject({ ...within, ...looked, lessons: z.array(z.strictObject({ id: AggregateId, ...observed })), state: z.literal('held') })
  .meta({ id: 'RetrospectiveRecord' });
export type RetrospectiveRecord = z.infer<typeof RetrospectiveRecord>;
export const RetrospectiveView = RetrospectiveRecord.extend(storedStep).meta({ id: 'RetrospectiveView' });
export type RetrospectiveView = z.infer<typeof RetrospectiveView>;
