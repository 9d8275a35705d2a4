import { z } from 'zod';
import { OpenDeadlines } from '../deadline.js';
import { defineEvent, type EventDefinition } from '../event-registry.js';
import { CrisisPostRecord } from './crisis-post.js';
import { ExplanationRecord } from './explanation.js';
import { CrisisMeasureRecord } from './measure.js';
import { aboutStep } from './step.js';

/** An event about a record within a crisis; it carries the whole record. */
function stepEvent<K extends string, T extends z.ZodType>(
  name: string,
  summary: string,
  record: Record<K, T>,
): EventDefinition<z.ZodObject<typeof aboutStep & Record<K, T>, z.core.$strict>> {
  return defineEvent({ type: `entente.crisis-channels.${name}.v1`, direction: 'domain', summary, data: z.strictObject({ ...aboutStep, ...record }) });
}

const measure = { measure: CrisisMeasureRecord };
const explanation = { explanation: ExplanationRecord };
const assignment = { assignment: CrisisPostRecord };

export const measureProposed = stepEvent('measure-proposed', 'A step towards de-escalation is proposed.', measure);
export const measurePaired = stepEvent('measure-paired', 'Another measure is proposed in return for this one.', measure);
export const measureAgreed = stepEvent('measure-agreed', 'A measure is agreed, and with it the one done in return.', measure);
export const measureCarriedOut = stepEvent('measure-carried-out', 'A measure is carried out.', measure);
export const measureBroken = stepEvent('measure-broken', 'What was agreed is not kept.', measure);
export const measurePairBroken = stepEvent('measure-pair-broken', 'The measure done in return for this one is broken.', measure);
export const measureWithdrawn = stepEvent('measure-withdrawn', 'A measure is not expected any more, nor is the one done in return.', measure);
export const measureOverdue = stepEvent('measure-overdue', 'The day of a measure has passed, and it is not carried out.', measure);

export const explanationDue = stepEvent('explanation-due', 'A partner was asked to explain; says by when.', explanation);
export const explanationGiven = stepEvent('explanation-given', 'An explanation is given, in time or late.', explanation);
export const explanationOverdue = stepEvent('explanation-overdue', 'The time for an explanation has passed.', explanation);
export const meetingRequested = stepEvent('meeting-requested', 'A meeting was asked for after an explanation; says by when.', explanation);
export const meetingHeld = stepEvent('meeting-held', 'The meeting was held.', explanation);
export const meetingOverdue = stepEvent('meeting-overdue', 'The time for the meeting has passed.', explanation);

export const crisisPostAssigned = stepEvent('crisis-post-assigned', 'A post has a duty in a crisis from now on.', assignment);
export const crisisPostEnded = stepEvent('crisis-post-ended', 'A post has that duty no longer.', assignment);

export const crisisChannelsDeadlinesChanged = defineEvent({
  type: 'entente.crisis-channels.deadlines-changed.v1',
  direction: 'domain',
  summary: 'These deadlines of something within a crisis are open now, and no others.',
  data: OpenDeadlines,
});

/** What is done within a crisis. */
export const stepEvents = [
  measureProposed,
  measurePaired,
  measureAgreed,
  measureCarriedOut,
  measureBroken,
  measurePairBroken,
  measureWithdrawn,
  measureOverdue,
  explanationDue,
  explanationGiven,
  explanationOverdue,
  meetingRequested,
  meetingHeld,
  meetingOverdue,
  crisisPostAssigned,
  crisisPostEnded,
  crisisChannelsDeadlinesChanged,
] as const;
