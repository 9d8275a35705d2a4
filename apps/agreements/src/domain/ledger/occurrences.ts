import {
  interval,
  plusDays,
  type AgreementRecord,
  type Day,
  type Obligation,
  type ObligationAnchor,
  type PartialDate,
  type Party,
  type Period,
} from '@entente/contracts';
import { plusDelay, plusMonths, plusPeriod } from '../calendar.js';

/** One time a party owes something. Of a partial date the earliest reading reminds, the latest one decides what is late. */
export interface Occurrence {
  id: string;
  due: PartialDate;
  first: Day;
  last: Day;
  /** The first day after the day it is due and its grace, on the latest reading. */
  lateFrom: Day;
}

/** How many of the occurrences that fell due the ledger keeps, the latest: a daily duty of a hundred years fills no shelves. */
export const KEPT_OCCURRENCES = 100;

type Dates = Pick<Occurrence, 'due' | 'first' | 'last'>;
type Dated = Pick<AgreementRecord, 'signedOn' | 'inForceOn' | 'registeredOn'>;

function readings(due: PartialDate): Dates {
  return { due, ...interval(due) };
}

/** The day a delay after a fact, and with a partial date the earliest and the latest day it may be. */
function between(first: Day, last: Day): Dates {
  if (first === last) return { due: first, first, last };
  const whole = [first, first.slice(0, 7), first.slice(0, 4)].find((text) => interval(text).first === first && interval(text).last === last);
  return { due: whole ?? first, first, last };
}

function anchorOf(after: ObligationAnchor, record: Dated, { actions, spells }: Party): PartialDate | undefined {
  const standing = actions.filter(({ foundWrong }) => foundWrong === undefined);
  switch (after) {
    case 'signature':
      return record.signedOn ?? standing.find(({ action }) => action === 'signed')?.actedOn;
    case 'entry-into-force': {
      const bound = spells.flatMap(({ from, basis }) => (from === undefined || basis === 'provisional-application' ? [] : [from])).sort();
      return bound[0] ?? record.inForceOn;
    }
    case 'registration':
      return record.registeredOn;
    case 'notice':
      return standing.findLast(({ action }) => action === 'withdrew')?.actedOn;
  }
}

function firstDue({ due }: Obligation, record: Dated, party: Party): Dates | undefined {
  if (due === undefined) return undefined;
  if ('on' in due) return readings(due.on);
  const anchor = anchorOf(due.after, record, party);
  if (anchor === undefined) return undefined;
  const { first, last } = interval(anchor);
  return between(plusDelay(first, due.delay), plusDelay(last, due.delay));
}

/** A month stays a month and a year a year, where the period leaves them whole; else both readings move. */
function later({ due, first, last }: Dates, every: Period, times: number): Dates {
  if (times === 0) return { due, first, last };
  if (due.length === 7 && !('days' in every)) return readings(plusPeriod(first, every, times).slice(0, 7));
  if (due.length === 4 && 'years' in every) return readings(plusMonths(first, every.years * 12 * times).slice(0, 4));
  const begins = plusPeriod(first, every, times);
  return between(begins, first === last ? begins : plusPeriod(last, every, times));
}

/** How many occurrences are due by a day, on their earliest reading; found by halving, as there may be many. */
function dueBy(start: Dates, every: Period, day: Day): number {
  let [known, beyond] = [0, 1];
  while (later(start, every, beyond - 1).first <= day) {
    known = beyond;
    beyond *= 2;
    // No calendar has more days.
    if (beyond > 4_000_000) break;
  }
  while (beyond - known > 1) {
    const middle = Math.floor((known + beyond) / 2);
    if (later(start, every, middle - 1).first <= day) known = middle;
    else beyond = middle;
  }
  return known;
}

/**
 * The occurrences of an obligation as a party owes it, in order: the latest `KEPT_OCCURRENCES` due by a day, then those to
 * come, as many as are taken. None where nothing says when it is due. Which party is bound when is not asked.
 */
export function* occurrencesOf(obligation: Obligation, record: Dated, party: Party, day: Day): Generator<Occurrence> {
  const start = firstDue(obligation, record, party);
  if (start === undefined) return;
  const { recurs, grace } = obligation;
  const occurrence = (dates: Dates): Occurrence => {
    const lateFrom = plusDays(grace === undefined ? dates.last : plusPeriod(dates.last, grace), 1);
    return { ...dates, id: `${obligation.id}:${dates.due}`, lateFrom };
  };
  if (recurs === undefined) {
    yield occurrence(start);
    return;
  }
  const end = recurs.until === undefined ? undefined : interval(recurs.until).last;
  const by = end !== undefined && end < day ? end : day;
  let previous = '';
  for (let times = Math.max(0, dueBy(start, recurs.every, by) - KEPT_OCCURRENCES); ; times++) {
    const dates = later(start, recurs.every, times);
    // The calendar ends too.
    if ((end !== undefined && dates.first > end) || dates.first <= previous) return;
    previous = dates.first;
    yield occurrence(dates);
  }
}
