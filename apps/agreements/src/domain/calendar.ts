import { plusDays, type Day, type Delay, type Period } from '@entente/contracts';

/** The last day there is a text for; later ones are told as this one. */
const LAST_DAY: Day = '9999-12-31';

function dayOf(milliseconds: number): Day {
  const date = new Date(milliseconds);
  return date.getUTCFullYear() > 9999 ? LAST_DAY : date.toISOString().slice(0, 10);
}

function partsOf(day: Day): [year: number, month: number, day: number] {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  return [year, month - 1, date];
}

function utc(year: number, month: number, day: number): number {
  // `Date.UTC` takes the years 0 to 99 for those of the last century.
  return new Date(0).setUTCFullYear(year, month, day);
}

/** The same day of the month some months later, or its last where that day does not exist. */
export function plusMonths(day: Day, months: number): Day {
  const [year, month, date] = partsOf(day);
  const lastOfMonth = new Date(utc(year, month + months + 1, 0)).getUTCDate();
  return dayOf(utc(year, month + months, Math.min(date, lastOfMonth)));
}

/**
 * The day a period after another, or `times` of them: counted from the first day at once, so that a month after 31 January
 * is 28 February and two are 31 March.
 */
export function plusPeriod(day: Day, period: Period, times = 1): Day {
  if ('days' in period) return plusDays(day, period.days * times);
  return plusMonths(day, ('months' in period ? period.months : period.years * 12) * times);
}

/** The day on which what waits for a delay after another day takes effect. */
export function plusDelay(day: Day, delay: Delay): Day {
  if (!('firstDayOfMonth' in delay)) return plusPeriod(day, delay);
  return plusMonths(`${day.slice(0, 7)}-01`, delay.firstDayOfMonth);
}
