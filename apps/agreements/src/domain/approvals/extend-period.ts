import {
  approvalPeriodExtended,
  approvalPeriodMoved,
  fact,
  rejected,
  saysTheSame,
  type ApprovalRecord,
  type ApprovalStep,
  type Day,
  type Path,
} from '@entente/contracts';
import type { ApprovalMoment, Official, Progress, Subject } from './approval.js';
import { aboutOf, named } from './approval-facts.js';
import { heldPost, refuseOtherNation, refuseUnlessReached, stepOf } from './refusals.js';
import { openStep, withEnd, withStep } from './steps.js';

const STEP: Path = ['body', 'step'];

function unitOf(step: ApprovalStep): 'days' | 'sitting-days' {
  return step.form === 'period' && step.length !== undefined && 'sittingDays' in step.length ? 'sitting-days' : 'days';
}

function ends({ until, notBefore }: ApprovalStep): { until?: Day | undefined; notBefore?: Day | undefined } {
  return { until, notBefore };
}

/**
 * Extends the period, or the silence, that runs. Throws `extension-refused` where the chain allows none or not so much,
 * `post-missing`, `other-nation`, `no-such-step`, and what a decision about the step would be refused with.
 */
export function extendPeriod(
  record: ApprovalRecord,
  { step: id, by, reason }: { step: string; by: number; reason: string },
  official: Official,
  subject: Subject,
  moment: ApprovalMoment,
): Progress {
  refuseOtherNation(record, official);
  const { step, index } = stepOf(record, id);
  refuseUnlessReached(step, record, STEP);
  const { extension, openedOn, until, notBefore } = step;
  if (extension === undefined || openedOn === undefined || (until ?? notBefore) === undefined)
    throw rejected('extension-refused', STEP, `"${step.title}" cannot be extended`);
  heldPost(official, [extension.post], STEP);
  if (by > extension.upTo) throw rejected('extension-refused', ['body', 'by'], `"${step.title}" is extended by ${extension.upTo} at most at a time`);
  const extended = withEnd({ ...step, extendedBy: (step.extendedBy ?? 0) + by }, openedOn, moment);
  const after = withStep(record, index, extended);
  const data = { ...aboutOf(subject, after), ...named(step), by, unit: unitOf(step), reason, ...ends(extended) };
  return { record: after, events: [fact(approvalPeriodExtended, data)] };
}

/** Counts the running period of an approval anew, as its sitting calendar says now; undefined where it ends as before. */
export function recountPeriod(record: ApprovalRecord, subject: Subject, moment: ApprovalMoment): Progress | undefined {
  const open = openStep(record);
  const step = open?.step;
  if (step?.form !== 'period' || step.openedOn === undefined || step.length === undefined || !('sittingDays' in step.length)) return undefined;
  const recounted = withEnd(step, step.openedOn, moment);
  if (saysTheSame(recounted, step)) return undefined;
  const after = withStep(record, open?.index ?? -1, recounted);
  const data = { ...aboutOf(subject, after), ...named(step), calendar: step.length.calendar, before: ends(step), ...ends(recounted) };
  return { record: after, events: [fact(approvalPeriodMoved, data)] };
}
