import { dayOf, interval, type Day, type PartialDate } from '@entente/contracts';

const DAY_MS = 24 * 3600 * 1000;

/** The days asked about: of partial dates the whole interval; without an end so many days ahead, without a beginning all that is overdue. */
export function daysAsked(
  { from, until }: { from?: PartialDate | undefined; until?: PartialDate | undefined },
  now: Date,
  daysAhead: number,
): { from?: Day; until: Day } {
  return {
    ...(from === undefined ? {} : { from: interval(from).first }),
    until: until === undefined ? dayOf(new Date(now.getTime() + daysAhead * DAY_MS)) : interval(until).last,
  };
}
