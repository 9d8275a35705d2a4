import { interval, type Day, type PartialDate } from '@entente/contracts';

/** Last day of what has no end yet. */
const END_OF_TIME = '9999-12-31';

/**
 * When something begins and ends, both inclusive, as far as partial dates say: on every reading it begins on or before
 * `fromLast` and ends on or after `toFirst`.
 */
export interface Days {
  fromFirst: Day;
  fromLast: Day;
  toFirst: Day;
  toLast: Day;
}

/** The days on which a crisis is open. It does not end before it begins, whatever its dates may mean. */
export function daysOf({ openedOn, closed }: { openedOn: PartialDate; closed?: { on: PartialDate } | undefined }): Days {
  const begins = interval(openedOn);
  if (closed === undefined) return { fromFirst: begins.first, fromLast: begins.last, toFirst: END_OF_TIME, toLast: END_OF_TIME };
  const ends = interval(closed.on);
  return {
    fromFirst: begins.first,
    fromLast: begins.last < ends.last ? begins.last : ends.last,
    toFirst: ends.first > begins.first ? ends.first : begins.first,
    toLast: ends.last,
  };
}

/** Days asked about, both inclusive; an absent side is open. */
export interface Asked {
  first: Day | undefined;
  last: Day | undefined;
}

/** Certain where on every reading of its dates it was open on some day that was asked about. */
export function certaintyOf({ fromLast, toFirst }: Days, { first, last }: Asked): 'certain' | 'possible' {
  return (last === undefined || fromLast <= last) && (first === undefined || toFirst >= first) ? 'certain' : 'possible';
}
