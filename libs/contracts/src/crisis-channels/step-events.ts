import { z } from 'zod';
import { OpenDeadlines } from '../deadline.js';
import { defineEvent, type EventDefinition } from '../event-registry.js';
import { PartnerId } from '../identifiers.js';
import { CollectiveDefenceRecord, ConsultationRecord } from './consultation.js';
import { CrisisPostRecord } from './crisis-post.js';
import { ExplanationRecord } from './explanation.js';
import { CrisisMeasureRecord } from './measure.js';
import { RetrospectiveRecord } from './retrospective.js';
import { SituationReportingRecord, SituationReportRecord } from './situation-report.js';
import { SuggestionRecord } from './suggestion.js';
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

const consultation = { consultation: ConsultationRecord };
export const consultationRequested = stepEvent('consultation-requested', 'A party asked for a consultation.', consultation);
export const consultationHeld = stepEvent('consultation-held', 'The consultation was held.', consultation);
export const consultationLapsed = stepEvent('consultation-lapsed', 'The consultation will not be held.', consultation);
export const collectiveDefenceDecided = stepEvent('collective-defence-decided', 'A decision on collective defence was made.', {
  decision: CollectiveDefenceRecord,
});

const reporting = { reporting: SituationReportingRecord };
export const situationReportFiled = stepEvent('situation-report-filed', 'The situation of a crisis was reported.', { report: SituationReportRecord });
export const situationReportingSet = stepEvent('situation-reporting-set', 'The situation is reported so often from now on.', reporting);
export const situationReportingEnded = stepEvent('situation-reporting-ended', 'The situation is reported no longer.', reporting);
export const situationReportDue = stepEvent('situation-report-due', 'A reminder: a situation report is due soon.', reporting);
export const situationReportOverdue = stepEvent('situation-report-overdue', 'A situation report was missed.', reporting);

export const retrospectiveHeld = stepEvent('retrospective-held', 'A crisis that is over was looked back on; carries what may be learned.', {
  retrospective: RetrospectiveRecord,
});

const aboutSuggestion = { title: z.string(), partners: z.array(PartnerId), suggestion: SuggestionRecord };
const suggestionEvent = (name: string, summary: string): EventDefinition<z.ZodObject<typeof aboutSuggestion, z.core.$strict>> =>
  defineEvent({ type: `entente.crisis-channels.${name}.v1`, direction: 'domain', summary, data: z.strictObject(aboutSuggestion) });
export const crisisSuggested = suggestionEvent('crisis-suggested', 'Something suggests that there is a crisis; cites the rule.');
export const crisisSuggestionAccepted = suggestionEvent('crisis-suggestion-accepted', 'A crisis was opened, as was suggested.');
export const crisisSuggestionDismissed = suggestionEvent('crisis-suggestion-dismissed', 'There is no crisis; says why.');

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
  consultationRequested,
  consultationHeld,
  consultationLapsed,
  collectiveDefenceDecided,
  situationReportFiled,
  situationReportingSet,
  situationReportingEnded,
  situationReportDue,
  situationReportOverdue,
  retrospectiveHeld,
  crisisSuggested,
  crisisSuggestionAccepted,
  crisisSuggestionDismissed,
  crisisChannelsDeadlinesChanged,
] as const;
