import { interval, type Day, type PartialDate } from '@entente/contracts';

const DAY_MS = 24 * 3_600_000;

/** Midnight UTC at which a day begins. */
export function startOf(day: Day): Date {
  return new Date(`${day}T00:00:00Z`);
}

/** Whole days from one instant to another; 0 within the first 24 hours. */
export function daysBetween(from: Date, to: Date): number {
  return Math.floor((to.getTime() - from.getTime()) / DAY_MS);
}

/**
 * When something begins and ends, both inclusive, as far as partial dates say: on every reading it begins on or before
 * `fromLast` and ends on or after `toFirst`. Without an end it is over on the day it begins.
 */
export interface Days {
  fromFirst: Day;
  fromLast: Day;
  toFirst: Day;
  toLast: Day;
}

export function daysOf({ from, to = from }: { from: PartialDate; to?: PartialDate | undefined }): Days {
  const [begins, ends] = [interval(from), interval(to)];
  const earlier = (a: Day, b: Day): Day => (a < b ? a : b);
  const later = (a: Day, b: Day): Day => (a > b ? a : b);
  // It does not end before it begins, whatever both may mean.
  return { fromFirst: begins.first, fromLast: earlier(begins.last, ends.last), toFirst: later(ends.first, begins.first), toLast: ends.last };
}

/** Is some day of `a` one of `b`, and neither the last of one and the first of the other: on every reading, on some, or on none? */
export function overlapInside(a: Days, b: Days): 'certain' | 'possible' | 'no' {
  if (a.fromLast < b.toFirst && b.fromLast < a.toFirst) return 'certain';
  return a.fromFirst < b.toLast && b.fromFirst < a.toLast ? 'possible' : 'no';
}
