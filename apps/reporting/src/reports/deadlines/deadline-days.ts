import { dayOf, DEADLINE_DAYS_AHEAD, interval, type Day, type PartialDate } from '@entente/contracts';

const DAY_MS = 24 * 3600 * 1000;

/** The days asked about: of partial dates the whole interval; without an end the next 90 days, without a beginning all that is overdue. */
export function daysAsked({ from, until }: { from?: PartialDate | undefined; until?: PartialDate | undefined }, now: Date): { from?: Day; until: Day } {
  return {
    ...(from === undefined ? {} : { from: interval(from).first }),
    until: until === undefined ? dayOf(new Date(now.getTime() + DEADLINE_DAYS_AHEAD * DAY_MS)) : interval(until).last,
  };
}
