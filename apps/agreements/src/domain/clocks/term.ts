import {
  interval,
  plusDays,
  type AgreementRecord,
  type Day,
  type Delay,
  type PartialDate,
  type Period,
  type RuleReference,
  type Terms,
} from '@entente/contracts';
import { plusMonths } from '../calendar.js';
import { termsOf, type Rules } from '../rules.js';
import { earlierBy, laterBy } from './later-by.js';
import { ruleOf } from './rule-of-clock.js';

/** A term an agreement runs for: `[from, until)`. */
export interface Term {
  from: PartialDate;
  until: PartialDate;
  /** It began because nobody objected in time. */
  tacit: boolean;
}

type Duration = NonNullable<Terms['duration']>;

/** The last day to give notice against another term. */
export interface LastDay {
  on: Day;
  kind: 'renewal-notice' | 'withdrawal-notice';
  rule: RuleReference;
}

/** True on the first day on which a date is certainly reached, and after it. */
export function isReached(date: PartialDate, day: Day): boolean {
  return interval(date).last <= day;
}

function stepOf({ renewal, renewsFor, runsFor }: Duration): Period | undefined {
  const step = renewal === 'tacit' ? (renewsFor ?? runsFor) : undefined;
  return step && 'days' in step && step.days === 0 ? undefined : step;
}

/** Terms the parties agreed on, in order: the first, and those that were added. */
function agreedTerms({ inForceOn, renewals = [] }: AgreementRecord, { runsFor, until }: Duration): Term[] {
  const first = inForceOn === undefined ? undefined : (until ?? (runsFor && laterBy(inForceOn, runsFor)));
  if (inForceOn === undefined || first === undefined) return [];
  return renewals.reduce<Term[]>(
    (terms, renewal) => [...terms, { from: renewal.from ?? terms.at(-1)?.until ?? inForceOn, until: renewal.until, tacit: false }],
    [{ from: inForceOn, until: first, tacit: false }],
  );
}

/** The tacit term after `end` that is running on a day. */
function tacitTerm(end: PartialDate, step: Period, day: Day): Term | undefined {
  const endOf = (number: number): PartialDate | undefined => laterBy(end, step, number);
  const isOver = (number: number): boolean => {
    const until = endOf(number);
    return until !== undefined && until < '9999' && isReached(until, day);
  };
  let [over, running] = [0, 1];
  while (isOver(running)) [over, running] = [running, running * 2];
  while (running - over > 1) {
    const middle = Math.floor((over + running) / 2);
    if (isOver(middle)) over = middle;
    else running = middle;
  }
  const [from, until] = [endOf(running - 1), endOf(running)];
  return from === undefined || until === undefined ? undefined : { from, until, tacit: true };
}

/**
 * The term an agreement is in on a day; where all terms are over by then, the last. Undefined for one without a term, not
 * in force, or whose dates are not exact enough to count from.
 */
export function termOn(record: AgreementRecord, rules: Rules, day: Day): Term | undefined {
  const duration = termsOf(record, rules)?.duration;
  if (duration === undefined) return undefined;
  const last = record.renewalNotice?.endsOn;
  const asked = last !== undefined && isReached(last, day) ? plusDays(interval(last).last, -1) : day;
  const agreed = agreedTerms(record, duration);
  const current = agreed.find(({ until }) => !isReached(until, asked)) ?? agreed.at(-1);
  const step = stepOf(duration);
  if (current === undefined || step === undefined || !isReached(current.until, asked)) return current;
  return tacitTerm(current.until, step, asked) ?? current;
}

/** True where a term renews itself when it ends, for all that is known. */
export function renewsItself(record: AgreementRecord, rules: Rules, { until }: Term): boolean {
  const duration = termsOf(record, rules)?.duration;
  const step = duration && stepOf(duration);
  return step !== undefined && laterBy(until, step) !== undefined && record.renewalNotice?.endsOn !== until;
}

/** The last day on which notice still ends by a day. */
function lastNoticeBefore(end: Day, notice: Delay): Day | undefined {
  if (!('firstDayOfMonth' in notice)) return earlierBy(end, notice);
  const firstOfMonth = plusMonths(`${end.slice(0, 7)}-01`, 1 - notice.firstDayOfMonth);
  return firstOfMonth < '0001-01-02' ? undefined : plusDays(firstOfMonth, -1);
}

/**
 * The last day to say that one wants no other term, counted back by the calendar from the earliest day on which the present
 * one may end. Where nothing is said of notice against renewal, the notice of withdrawal that is stated has to end with the
 * term; where neither is, the day before the end. Undefined for a term that does not renew itself.
 */
export function lastDayToGiveNotice(record: AgreementRecord, rules: Rules, term: Term): LastDay | undefined {
  const terms = termsOf(record, rules);
  if (terms?.duration === undefined || !renewsItself(record, rules, term)) return undefined;
  const end = interval(term.until).first;
  const { notice } = terms.duration;
  const leaving = notice === undefined ? terms.withdrawal?.notice : undefined;
  const on = leaving === undefined ? earlierBy(end, notice ?? { days: 1 }) : lastNoticeBefore(end, leaving);
  if (on === undefined) return undefined;
  return leaving === undefined
    ? { on, kind: 'renewal-notice', rule: ruleOf(record, rules, 'duration') }
    : { on, kind: 'withdrawal-notice', rule: ruleOf(record, rules, 'withdrawal') };
}
