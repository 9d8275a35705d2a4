import { interval, type Certainty, type PartnerId } from '@entente/contracts';
import { least, type Activity, type BoundBy } from './activity.js';
import { judge, type Judged } from './judge.js';

/** The calendar year of an activity is that of the earliest day it may start. */
function yearOf({ startsOn }: Activity): number {
  return Number(interval(startsOn).first.slice(0, 4));
}

function carriesOut({ brought }: Activity, partner: PartnerId): Certainty {
  const mine = brought.filter((one) => one.partner === partner);
  return mine.length === 0 ? 'no' : mine.some(({ sure }) => sure) ? 'certain' : 'possible';
}

/**
 * Who would carry out more activities of a size than the rule allows within its calendar years, this one included, in
 * whichever such span of years this one falls.
 */
export function exceeding(judged: Judged, activity: Activity, others: readonly Activity[], boundBy: BoundBy): { holds: Certainty; by: PartnerId[] } {
  const { rule, passed, bound } = judged;
  if (passed === 'no' || rule.allows === undefined) return { holds: 'no', by: [] };
  const { activities, calendarYears } = rule.allows;
  const counted = others
    .filter(({ id }) => id !== activity.id)
    .map((other) => ({ other, year: yearOf(other), passed: judge(rule, other, boundBy)?.passed ?? 'no' }))
    .filter((one) => one.passed !== 'no');
  const over = (partner: PartnerId, from: number): Certainty => {
    const within = counted.filter(({ year }) => year >= from && year < from + calendarYears);
    const such = within.map((one) => least(one.passed, carriesOut(one.other, partner))).filter((one) => one !== 'no');
    if (such.length < activities) return 'no';
    return least(passed, carriesOut(activity, partner), such.filter((one) => one === 'certain').length >= activities ? 'certain' : 'possible');
  };
  const year = yearOf(activity);
  const spans = Array.from({ length: calendarYears }, (_, back) => year - back);
  const partners = [...new Set(activity.brought.map(({ partner }) => partner))].filter((partner) => bound.has(partner)).sort();
  const standings = partners.map((partner) => ({ partner, holds: spans.map((from) => over(partner, from)) }));
  const reached = standings.filter(({ holds }) => holds.some((one) => one !== 'no'));
  if (reached.length === 0) return { holds: 'no', by: [] };
  return { holds: reached.some(({ holds }) => holds.includes('certain')) ? 'certain' : 'possible', by: reached.map(({ partner }) => partner) };
}
