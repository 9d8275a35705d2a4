import { z } from 'zod';
import { OpenDeadlines } from '../deadline.js';
import { defineEvent, type EventDefinition } from '../event-registry.js';
import { Day, PartialDate } from '../partial-date.js';
import { EngagementApprovalDecision } from './approval.js';
import { EngagementRecord, EngagementReport } from './engagement.js';
import { FollowUpRecord } from './follow-up.js';
import { ObjectiveAssessment, AssessmentPeriod, ObjectiveRecord } from './objective.js';
import { NonStateOrganisationRecord } from './people.js';
import { PostingRecord } from './posting.js';
import { VisitBanRecord } from './visit-ban.js';

type Shape = Record<string, z.ZodType>;

/** Declares a domain event that carries the whole record as it is after it. */
function telling<R extends Shape, E extends Shape>(name: string, summary: string, record: R, more: E): EventDefinition<z.ZodObject<R & E, z.core.$strict>> {
  return defineEvent({ type: `entente.engagements.${name}.v1`, direction: 'domain', summary, data: z.strictObject({ ...record, ...more }) });
}
const engagement = { engagement: EngagementRecord };
const followUp = { followUp: FollowUpRecord };
const posting = { posting: PostingRecord };
const ban = { ban: VisitBanRecord };
const objective = { objective: ObjectiveRecord };
const reason = { reason: z.string() };

export const engagementReported = defineEvent({
  type: 'entente.engagements.engagement-reported.v1',
  direction: 'report',
  summary: 'An outside source states a visit, talk, exchange or contact.',
  data: EngagementReport,
});

export const engagementPlanned = telling('engagement-planned', 'An engagement is planned.', engagement, {});
export const engagementCorrected = telling(
  'engagement-corrected',
  'The record was wrong or the plan changed; the earlier one stays known as of its time.',
  engagement,
  reason,
);
export const engagementSubmitted = telling('engagement-submitted', 'A plan waits for approval.', engagement, {});
export const engagementStepGiven = telling('approval-step-given', 'A step of an approval is given, by a post or by silence; the next one waits.', engagement, {
  decision: EngagementApprovalDecision,
});
export const engagementApproved = telling('engagement-approved', 'The plan is approved; `decision` is the last step where there was one.', engagement, {
  decision: EngagementApprovalDecision.optional(),
});
export const engagementReturned = telling('engagement-returned', 'A plan or an account goes back to its author, with a reason.', engagement, {
  decision: EngagementApprovalDecision,
});
export const engagementHeld = telling('engagement-held', 'An engagement took place.', engagement, {});
export const engagementAccountSubmitted = telling('account-submitted', 'An account of an engagement waits for approval.', engagement, {});
export const engagementReportedOn = telling('engagement-reported-on', 'There is an account of the engagement that needs no more approval.', engagement, {
  decision: EngagementApprovalDecision.optional(),
});
export const engagementCancelled = telling('engagement-cancelled', 'A planned engagement will not take place.', engagement, reason);
export const engagementAccountDue = telling('account-due', 'The planned date has passed: an account is due.', engagement, { dueOn: Day });
export const followUpAgreed = telling('follow-up-agreed', 'Somebody promised something.', followUp, {});
export const followUpDone = telling('follow-up-done', 'What was promised is done, with evidence.', followUp, {});
export const followUpDropped = telling('follow-up-dropped', 'What was promised is not expected any more.', followUp, reason);
export const followUpOverdue = telling('follow-up-overdue', 'What was promised was not done by its day.', followUp, { dueOn: Day });
export const postingProposed = telling('posting-proposed', 'Somebody is to be posted; where it is needed, agrément is asked.', posting, {});
export const agrementAnswered = telling('agrement-answered', 'The host grants or refuses its agrément.', posting, { granted: z.boolean() });
export const postingAccredited = telling('posting-accredited', 'Somebody is accredited and posted.', posting, {});
export const postingEnded = telling('posting-ended', 'A posting has an end, and with it the accreditation.', posting, { endedOn: PartialDate });
export const accreditationEnds = telling('accreditation-ends', 'An accreditation ends soon.', posting, { endsOn: Day });
export const visitBanSet = telling('visit-ban-set', 'Nothing is to be planned with a partner for a time.', ban, {});
export const visitBanLifted = telling('visit-ban-lifted', 'A ban holds no more.', ban, reason);
export const objectiveSet = telling('objective-set', 'An objective is set.', objective, {});
export const objectiveChanged = telling('objective-changed', 'An objective was changed, moved or closed.', objective, reason);
export const assessmentRecorded = telling('assessment-recorded', 'An objective was assessed for a period.', objective, { assessment: ObjectiveAssessment });
export const assessmentOverdue = telling('assessment-overdue', 'An objective was not assessed in time.', objective, { period: AssessmentPeriod });
export const organisationRegistered = telling(
  'organisation-registered',
  'A non-state organisation is on record.',
  { organisation: NonStateOrganisationRecord },
  {},
);
export const personErased = telling('person-erased', 'The personal data of a person were erased; records keep the id.', reason, { erasedOn: Day });

export const engagementsDeadlinesChanged = defineEvent({
  type: 'entente.engagements.deadlines-changed.v1',
  direction: 'domain',
  summary: 'These deadlines of an engagement, a follow-up, a posting or an objective are open now, and no others.',
  data: OpenDeadlines,
});

export const engagementsEvents = [
  engagementReported,
  engagementPlanned,
  engagementCorrected,
  engagementSubmitted,
  engagementStepGiven,
  engagementApproved,
  engagementReturned,
  engagementHeld,
  engagementAccountSubmitted,
  engagementReportedOn,
  engagementCancelled,
  engagementAccountDue,
  followUpAgreed,
  followUpDone,
  followUpDropped,
  followUpOverdue,
  postingProposed,
  agrementAnswered,
  postingAccredited,
  postingEnded,
  accreditationEnds,
  visitBanSet,
  visitBanLifted,
  objectiveSet,
  objectiveChanged,
  assessmentRecorded,
  assessmentOverdue,
  organisationRegistered,
  personErased,
  engagementsDeadlinesChanged,
] as const;
