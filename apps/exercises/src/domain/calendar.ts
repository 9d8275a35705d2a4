import { interval, type Day, type PartialDate } from '@entente/contracts';

const DAY_MS = 24 * 3_600_000;

/** How many days lie between two, both counted. */
export function daysCounted(first: Day, last: Day): number {
  return Math.round((Date.parse(`${last}T00:00:00Z`) - Date.parse(`${first}T00:00:00Z`)) / DAY_MS) + 1;
}

interface Dated {
  startsOn: PartialDate;
  endsOn?: PartialDate | undefined;
}

/** The days on which something may be going on, and those on which it certainly is (none where `sure` is undefined). */
export function daysOf({ startsOn, endsOn = startsOn }: Dated): { first: Day; last: Day; sure: { first: Day; last: Day } | undefined } {
  const [starts, ends] = [interval(startsOn), interval(endsOn)];
  const sure = { first: starts.last, last: ends.first };
  return { first: starts.first, last: ends.last, sure: sure.first <= sure.last ? sure : undefined };
}

/** Do two of them share a day: on every reading of their dates, on some, or on none? */
export function overlap(a: Dated, b: Dated): 'certain' | 'possible' | 'no' {
  const [left, right] = [daysOf(a), daysOf(b)];
  if (left.first > right.last || right.first > left.last) return 'no';
  if (left.sure === undefined || right.sure === undefined) return 'possible';
  return left.sure.first <= right.sure.last && right.sure.first <= left.sure.last ? 'certain' : 'possible';
}
