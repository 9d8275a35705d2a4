import { AggregateId, DomainError, interval, type Day, type EngagementRecord, type PartialDate } from '@entente/contracts';
import { wordsOf } from '@entente/partner-directory';
import type { Conditions } from '@entente/persistence';
import { daysOf } from '../domain/days.js';

/** Days asked about, both inclusive; an absent side is open. */
export interface Asked {
  first: Day | undefined;
  last: Day | undefined;
}

export interface When {
  on?: PartialDate | undefined;
  from?: PartialDate | undefined;
  to?: PartialDate | undefined;
}

/** The days a query asks about; undefined where it asks about none. Throws `invalid` where `on` comes with `from` or `to`. */
export function askedDays({ on, from, to }: When): Asked | undefined {
  if (on !== undefined && (from !== undefined || to !== undefined)) {
    const fault = { path: '/query/on', code: 'on-and-range', message: 'either one day, or from and to' };
    throw new DomainError('invalid', 'on-and-range', fault.message, [fault]);
  }
  if (on === undefined && from === undefined && to === undefined) return undefined;
  const [begins, ends] = [on ?? from, on ?? to];
  return { first: begins && interval(begins).first, last: ends && interval(ends).last };
}

/** Certain where on every reading of its dates some day of it was asked about; it never ends before it begins. */
export function certaintyOf(record: Pick<EngagementRecord, 'from' | 'to'>, { first, last }: Asked): 'certain' | 'possible' {
  const { fromLast, toFirst } = daysOf(record);
  return (last === undefined || fromLast <= last) && (first === undefined || toFirst >= first) ? 'certain' : 'possible';
}

/** The same over a table with the columns of days. */
export function addDays(conditions: Conditions, alias: string, { first, last }: Asked, certainty: 'certain' | 'possible'): void {
  const [begins, ends] = certainty === 'certain' ? ['from_last', 'to_first'] : ['from_first', 'to_last'];
  if (last !== undefined) conditions.add(`${alias}.${begins} <= ${conditions.value(last)}::date`);
  if (first !== undefined) conditions.add(`${alias}.${ends} >= ${conditions.value(first)}::date`);
}

/** Persons who are meant: by id, else by all of the words in the name. Those the reader does not see are nobody. */
export function personsMeant(conditions: Conditions, who: string): string {
  if (AggregateId.safeParse(who).success) return `SELECT ${conditions.value(who)}::uuid`;
  return `SELECT id FROM person WHERE words @> ${conditions.value(wordsOf(who))}::text[]`;
}
