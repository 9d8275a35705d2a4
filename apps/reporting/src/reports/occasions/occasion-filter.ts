import { dayOf, interval, OCCASION_DAYS_AHEAD, plusDays, type Day, type PartialDate } from '@entente/contracts';
import type { OccasionFilter } from './list-occasions.query.js';

/** What is asked of the calendar. */
interface Question extends Pick<OccasionFilter, 'owner' | 'kind'> {
  from?: PartialDate | undefined;
  to?: PartialDate | undefined;
  partner?: string | undefined;
  with?: string | undefined;
}

/** The same as a filter: of partial dates the whole interval; without a beginning from so many days before today. */
export function filterOf({ from, to, partner, with: other, owner, kind }: Question, now: Date, daysBack: number): OccasionFilter & { from: Day; to: Day } {
  const today = dayOf(now);
  const first = from === undefined ? plusDays(today, -daysBack) : interval(from).first;
  const last = to === undefined ? plusDays(first > today ? first : today, OCCASION_DAYS_AHEAD) : interval(to).last;
  return { partners: [partner, other].filter((one) => one !== undefined), owner, kind, from: first, to: last };
}
