import { interval, type PartialDate } from '@entente/contracts';

/** First and last day a partial date may mean, for date columns; null where there is none. */
export function daysOf(date: PartialDate | undefined): { first: string | null; last: string | null } {
  return date === undefined ? { first: null, last: null } : interval(date);
}
