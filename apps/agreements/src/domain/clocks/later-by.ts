import { isDay, type Day, type PartialDate, type Period } from '@entente/contracts';
import { plusMonths, plusPeriod } from '../calendar.js';

/**
 * The date some periods later, as exact as the one it is counted from: five years after `2001-03` is `2006-03`. Undefined
 * where that is not exact enough to count from: thirty days after a month, six months after a year.
 */
export function laterBy(date: PartialDate, period: Period, times = 1): PartialDate | undefined {
  if (isDay(date)) return plusPeriod(date, period, times);
  if ('days' in period) return undefined;
  const months = ('months' in period ? period.months : period.years * 12) * times;
  if (date.length === 7) return plusMonths(`${date}-01`, months).slice(0, 7);
  return months % 12 === 0 ? plusMonths(`${date}-01-01`, months).slice(0, 4) : undefined;
}

/** The day a period before another, by the calendar; undefined before the year 1. */
export function earlierBy(day: Day, period: Period): Day | undefined {
  const earlier = plusPeriod(day, period, -1);
  return earlier < '0001' ? undefined : earlier;
}

export function laterOf(a: Day, b: Day | undefined): Day {
  return b === undefined || a > b ? a : b;
}
