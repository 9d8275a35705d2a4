import {
  agreementsDeadlinesChanged,
  fact,
  plusDays,
  saysTheSame,
  type ApprovalRecord,
  type Day,
  type Deadline,
  type Fact,
  type Label,
} from '@entente/contracts';
import type { Approval, ApprovalChange, ApprovalMoment, Progress, Subject } from './approval.js';
import { recountPeriod } from './extend-period.js';
import { passTime } from './pass-time.js';
import { openStep } from './steps.js';

/** An approval one version on, what to tell, and the day on which it is to be looked at again. */
export interface ConcludedApproval {
  before: Approval | undefined;
  next: Approval;
  change: ApprovalChange;
  events: readonly Fact[];
  wakesOn: { zone: string; day: Day } | undefined;
}

/** The deadline of the step that is open, or of submitting again what was returned; none where nothing has a last day. */
export function deadlinesOf(record: ApprovalRecord, title: string): Deadline[] {
  const { nation, rule, status, resubmitBy, submission } = record;
  const kind = 'approval';
  if (status === 'returned' && resubmitBy !== undefined)
    return [{ id: `author:${submission}`, kind, on: resubmitBy, title: `Last day to submit for approval again: "${title}"`, owedBy: [nation], rule }];
  const step = openStep(record)?.step;
  if (step?.until === undefined) return [];
  const words = step.form === 'period' ? `Last day of "${step.title}"` : `Last day to answer before silence counts as approval: "${step.title}"`;
  return [
    {
      id: `${step.id}:${submission}:${step.openedOn}`,
      kind,
      on: step.until,
      title: `${words}: "${title}"`.slice(0, 500),
      owedBy: [nation],
      rule: step.rule ?? rule,
    },
  ];
}

/** When time brings the next thing to an approval, if it is known. */
export function wakesOn(record: ApprovalRecord): ConcludedApproval['wakesOn'] {
  const last = record.status === 'returned' ? record.resubmitBy : openStep(record)?.step.until;
  return last === undefined ? undefined : { zone: record.zone, day: plusDays(last, 1) };
}

function concluded(before: Approval | undefined, next: Approval, change: ApprovalChange, events: readonly Fact[], { id, record }: Subject): ConcludedApproval {
  const { title } = record;
  const deadlines = deadlinesOf(next.record, title);
  const same = saysTheSame(deadlines, before === undefined ? [] : deadlinesOf(before.record, title));
  const told = same ? [] : [fact(agreementsDeadlinesChanged, { about: title, agreement: id, deadlines })];
  return { before, next, change, events: [...events, ...told], wakesOn: wakesOn(next.record) };
}

/** A new approval, with what the time brings that has passed since the days it names. */
export function concludeRequest({ id, label, ...asked }: Progress & { id: string; label: Label }, subject: Subject, moment: ApprovalMoment): ConcludedApproval {
  const { record, events } = passTime(asked.record, subject, moment);
  return concluded(undefined, { id, version: 1, record, label }, 'requested', [...asked.events, ...events], subject);
}

/**
 * An approval after something done to it, and what a changed calendar and time brought before and after that; all of it is
 * one version. Undefined where nothing happened: `decide` answered nothing, and nothing came by itself.
 */
export function concludeApproval(
  before: Approval,
  subject: Subject,
  moment: ApprovalMoment,
  decide: (record: ApprovalRecord) => (Progress & { change: ApprovalChange }) | undefined = () => undefined,
): ConcludedApproval | undefined {
  const recounted = recountPeriod(before.record, subject, moment);
  const earlier = passTime(recounted?.record ?? before.record, subject, moment);
  const decided = decide(earlier.record);
  const later = passTime(decided?.record ?? earlier.record, subject, moment);
  const events = [...(recounted?.events ?? []), ...earlier.events, ...(decided?.events ?? []), ...later.events];
  if (events.length === 0) return undefined;
  const next = { ...before, version: before.version + 1, record: later.record };
  return concluded(before, next, decided?.change ?? (recounted === undefined ? 'day-passed' : 'period-moved'), events, subject);
}
