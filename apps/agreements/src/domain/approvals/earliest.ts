import { plusDays, type ApprovalRecord, type Earliest } from '@entente/contracts';
import type { ApprovalMoment } from './approval.js';
import { localDay } from './local-day.js';
import { endOf, notNeeded } from './steps.js';

/**
 * The first day on which an open approval can be granted: every post that is left approves today, and every period runs its
 * course. Where a calendar is not known far enough it is a day before which it cannot be. Undefined for what is not open.
 */
export function earliestGrant(record: ApprovalRecord, moment: ApprovalMoment): Earliest | undefined {
  if (record.status !== 'open') return undefined;
  let on = localDay(record.zone, moment.now);
  for (const step of record.steps) {
    if (step.state !== 'open' && (step.state !== 'waiting' || notNeeded(step, record.steps) !== undefined)) continue;
    if (step.form === 'decision') continue;
    const { until, notBefore, calendarKnownUntil } = step.state === 'open' ? step : endOf(step, on, moment);
    if (until === undefined) return { notBefore: plusDays(notBefore ?? on, 1), calendarKnownUntil };
    on = plusDays(until, 1);
  }
  return { on };
}

/** The same in words, for whoever is refused because of it. */
export function inWords({ on, notBefore, calendarKnownUntil }: Earliest): string {
  if (on !== undefined) return `on ${on} at the earliest`;
  return `not before ${notBefore}: the sitting calendar is known until ${calendarKnownUntil}`;
}
