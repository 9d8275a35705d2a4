import { plusDays, type ApprovalRecord, type ApprovalStep, type Day, type SittingCalendar, type Waiting } from '@entente/contracts';
import type { ApprovalMoment } from './approval.js';
import { lastSittingDay, type PeriodEnd } from './sitting-days.js';

function calendarOf({ calendars }: Pick<ApprovalMoment, 'calendars'>, id: string): SittingCalendar {
  const calendar = calendars.get(id);
  if (calendar === undefined) throw new Error(`there is no sitting calendar ${id}`);
  return calendar;
}

/** When a step ends by itself that was opened on a day: its period, or the time in which silence is none yet. */
export function endOf(step: ApprovalStep, openedOn: Day, moment: Pick<ApprovalMoment, 'calendars'>): PeriodEnd {
  const more = step.extendedBy ?? 0;
  if (step.form === 'decision') return step.silence === undefined ? {} : { until: plusDays(openedOn, step.silence.days + more) };
  if (step.length === undefined) return {};
  if ('days' in step.length) return { until: plusDays(openedOn, step.length.days + more) };
  return lastSittingDay(calendarOf(moment, step.length.calendar), openedOn, step.length.sittingDays + more);
}

/** The step as if it had never been reached. */
function untouched(step: ApprovalStep): ApprovalStep {
  const { openedOn, since, until, notBefore, calendarKnownUntil, extendedBy, decidedOn, bySilence, objectedBy, ...rule } = step;
  return { ...rule, state: 'waiting' };
}

/** The step with its end as the calendars say now. */
export function withEnd(step: ApprovalStep, openedOn: Day, moment: Pick<ApprovalMoment, 'calendars'>): ApprovalStep {
  const { until, notBefore, calendarKnownUntil, ...rest } = step;
  return { ...rest, ...endOf(step, openedOn, moment) };
}

/** Posts that objected at any step. */
export function objectors(steps: readonly ApprovalStep[]): string[] {
  return steps.flatMap(({ objectedBy = [] }) => objectedBy);
}

/** Why a step is passed over; undefined where it is needed. */
export function notNeeded(step: ApprovalStep, steps: readonly ApprovalStep[]): string | undefined {
  const objected = objectors(steps);
  if (step.onlyIfObjected !== undefined && !objected.includes(step.onlyIfObjected)) return `${step.onlyIfObjected} did not object`;
  if (step.unlessObjected !== undefined && objected.includes(step.unlessObjected)) return `${step.unlessObjected} objected`;
  if (step.form === 'period' && step.length === undefined) return step.why ?? 'no period is asked for';
  return undefined;
}

/** The approval with a step as it is now. */
export function withStep(record: ApprovalRecord, index: number, step: ApprovalStep): ApprovalRecord {
  return { ...record, steps: record.steps.map((one, at) => (at === index ? step : one)) };
}

/** Goes on to the next step that is needed, from a day on; where none is left the approval is granted. */
export function openNext(record: ApprovalRecord, after: number, on: Day, moment: ApprovalMoment): ApprovalRecord {
  const steps = [...record.steps];
  for (const [index, step] of record.steps.entries()) {
    if (index <= after) continue;
    const why = notNeeded(step, steps);
    if (why === undefined) {
      steps[index] = { ...withEnd(untouched(step), on, moment), state: 'open', openedOn: on, since: moment.now.toISOString(), why: undefined };
      return { ...record, steps };
    }
    steps[index] = { ...untouched(step), state: 'not-needed', why };
  }
  return { ...record, steps, status: 'decided', outcome: 'granted', decidedOn: on };
}

/** Begins again at a step: it and those after it are as if never reached. */
export function reopen(record: ApprovalRecord, index: number, on: Day, moment: ApprovalMoment): ApprovalRecord {
  const steps = record.steps.map((step, at) => (at < index ? step : untouched(step)));
  return openNext({ ...record, steps }, index - 1, on, moment);
}

/** The step at which an open approval stands, and its place. */
export function openStep({ status, steps }: Pick<ApprovalRecord, 'status' | 'steps'>): { step: ApprovalStep; index: number } | undefined {
  const index = status === 'open' ? steps.findIndex(({ state }) => state === 'open') : -1;
  const step = steps[index];
  return step === undefined ? undefined : { step, index };
}

/** What an approval waits for; undefined once it is decided or withdrawn. */
export function waitingOf(record: ApprovalRecord): Waiting | undefined {
  if (record.status === 'returned')
    return { step: 'author', title: 'Submission of what was returned', since: record.returnedAt ?? record.requestedAt, until: record.resubmitBy };
  const open = openStep(record)?.step;
  if (open === undefined) return undefined;
  const { id, title, since, until, notBefore, calendarKnownUntil, rule } = open;
  return {
    step: id,
    title,
    ...(open.form === 'decision' && { post: open.post }),
    since: since ?? record.requestedAt,
    until,
    notBefore,
    calendarKnownUntil,
    rule,
  };
}
