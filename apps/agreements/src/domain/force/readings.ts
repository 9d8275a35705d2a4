import { interval, type Day, type PartialDate } from '@entente/contracts';
import type { Days } from '../status.js';

/** One way to read partial dates: each on the first day it may mean, or on the last. */
export type Reading = keyof Days;

/** The day a date means on a reading. */
export function dayIn(date: PartialDate, reading: Reading): Day {
  return interval(date)[reading];
}

/** A day computed from partial dates: `uncertain` where no partial date contains all of its readings, and it is the last. */
export interface Computed {
  on: PartialDate;
  uncertain: boolean;
}

/** The smallest partial date that contains both days, else the later one. */
export function computedFrom({ first, last }: Days): Computed {
  const shared = [10, 7, 4].find((length) => first.slice(0, length) === last.slice(0, length));
  return shared === undefined ? { on: last, uncertain: true } : { on: last.slice(0, shared), uncertain: false };
}

/** Both readings of what is computed; undefined where one of them yields nothing. */
export function onBothReadings(compute: (reading: Reading) => Day | undefined): Days | undefined {
  const [first, last] = [compute('first'), compute('last')];
  if (first === undefined || last === undefined) return undefined;
  return first <= last ? { first, last } : { first: last, last: first };
}
