import { plusDays, type ApprovalRecord, type Day } from '@entente/contracts';
import type { ApprovalMoment, Progress, Subject } from './approval.js';
import { decidedAt, outcomeOf } from './approval-facts.js';
import { localDay } from './local-day.js';
import { openNext, openStep, withStep } from './steps.js';

function lapsed(record: ApprovalRecord, today: Day, subject: Subject): Progress | undefined {
  if (record.status !== 'returned' || record.resubmitBy === undefined || record.resubmitBy >= today) return undefined;
  const next: ApprovalRecord = { ...record, status: 'decided', outcome: 'lapsed', decidedOn: plusDays(record.resubmitBy, 1) };
  return { record: next, events: outcomeOf(subject, next) };
}

/** One thing that time has brought to an approval, if it has. */
function nextOf(record: ApprovalRecord, today: Day, subject: Subject, moment: ApprovalMoment): Progress | undefined {
  const open = openStep(record);
  if (open === undefined) return lapsed(record, today, subject);
  const { step, index } = open;
  if (step.until === undefined || step.until >= today) return undefined;
  const on = plusDays(step.until, 1);
  const done =
    step.form === 'decision' ? ({ ...step, state: 'given', bySilence: true, decidedOn: on } as const) : ({ ...step, state: 'passed', decidedOn: on } as const);
  // What waits for an answer next is reached today, not in the past: nobody knew of it before.
  const next = openNext(withStep(record, index, done), index, today, moment);
  const after = next.status === 'decided' ? { ...next, decidedOn: on } : next;
  return decidedAt(subject, step, { decision: step.form === 'decision' ? 'given-by-silence' : 'passed', on }, after);
}

/** What the time passed by `moment` brings to an approval by itself: periods pass, silence gives, what nobody submitted again lapses. */
export function passTime(record: ApprovalRecord, subject: Subject, moment: ApprovalMoment): Progress {
  const today = localDay(record.zone, moment.now);
  let progress: Progress = { record, events: [] };
  for (;;) {
    const next = nextOf(progress.record, today, subject, moment);
    if (next === undefined) return progress;
    progress = { record: next.record, events: [...progress.events, ...next.events] };
  }
}
