import { interval, type AgreementRecord, type Day } from '@entente/contracts';
import { plusPeriod } from '../calendar.js';
import { termsOf, type Rules } from '../rules.js';
import type { Watch } from '../watch.js';
import { ruleOf } from './rule-of-clock.js';

/** A review held so long before its day counts for it. */
const MAY_BE_EARLY = { months: 6 };

/**
 * The next day a review is due on: the first of those the rule names that lies neither in the past nor up to half a year after
 * one that was held. Undefined where none is due any more, or the agreement is not in force.
 */
export function nextReview(record: AgreementRecord, rules: Rules, today: Day): Day | undefined {
  const reviews = termsOf(record, rules)?.reviews;
  if (reviews === undefined || record.inForceOn === undefined || record.endedOn !== undefined) return undefined;
  const first = plusPeriod(interval(record.inForceOn).first, reviews.first);
  const held = (record.reviewsHeld ?? [])
    .map(({ heldOn }) => plusPeriod(heldOn, MAY_BE_EARLY))
    .sort()
    .at(-1);
  const isWaitedFor = (day: Day): boolean => day >= today && (held === undefined || day > held);
  const { every } = reviews;
  if (isWaitedFor(first) || every === undefined || ('days' in every && every.days === 0)) return isWaitedFor(first) ? first : undefined;
  let [past, due] = [0, 1];
  const dayOf = (number: number): Day => plusPeriod(first, every, number);
  while (!isWaitedFor(dayOf(due)) && dayOf(due) < '9999') [past, due] = [due, due * 2];
  while (due - past > 1) {
    const middle = Math.floor((past + due) / 2);
    if (isWaitedFor(dayOf(middle))) due = middle;
    else past = middle;
  }
  return dayOf(due);
}

/** Review conferences: the next one is a deadline. */
export const watchReviews: Watch = {
  deadlines(record, today, rules) {
    const on = nextReview(record, rules, today);
    if (on === undefined) return [];
    return [{ id: `review:${on}`, kind: 'review', on, title: 'Review of the agreement', owedBy: [], rule: ruleOf(record, rules, 'reviews') }];
  },
  tellings: () => [],
};
