import { interval, type PartialDate } from '@entente/contracts';

/** The first and last day asked about, as parameters of a query. */
export function asked(asOf: PartialDate): [first: string, last: string] {
  const { first, last } = interval(asOf);
  return [first, last];
}

/**
 * SQL that adds `status` and `certain` to agreement `a`, as of the days in parameters `first` and `last`: ended when it
 * certainly is, else the furthest of in force, signed and negotiation that is possible; certain where every reading of
 * the dates agrees. A milestone without a date was not reached.
 */
export function statusOf(first: string, last: string): string {
  const never = (column: string): string => `coalesce(a.${column}, 'infinity') AS ${column}`;
  return `CROSS JOIN LATERAL (SELECT ${['signed_first', 'signed_last', 'in_force_first', 'in_force_last', 'ended_first', 'ended_last'].map(never).join(', ')}) d
    CROSS JOIN LATERAL (SELECT CASE WHEN d.ended_last <= ${first}::date THEN 'ended'
      WHEN d.in_force_first <= ${last}::date AND d.in_force_first < d.ended_last THEN 'inForce'
      WHEN d.signed_first <= ${last}::date AND d.signed_first < d.in_force_last AND ${first}::date < d.in_force_last AND d.signed_first < d.ended_last THEN 'signed'
      ELSE 'negotiation' END AS status) reached
    CROSS JOIN LATERAL (SELECT CASE reached.status WHEN 'ended' THEN true
      WHEN 'inForce' THEN d.in_force_last <= ${first}::date AND d.ended_first > ${last}::date
      WHEN 'signed' THEN d.signed_last <= ${first}::date AND d.in_force_first > ${last}::date AND d.ended_first > ${last}::date
      ELSE d.signed_first > ${last}::date AND d.in_force_first > ${last}::date AND d.ended_first > ${last}::date END AS certain) sure`;
}

/** SQL condition: membership `m` holds, certainly or possibly, on some of the days in parameters `first` and `last`. */
export function holds(first: string, last: string): string {
  return `(m.from_first IS NULL OR m.from_first <= ${last}::date) AND (m.to_last IS NULL OR m.to_last > ${first}::date)`;
}

/** SQL: membership `m` holds on every one of those days, on every reading. */
export function holdsForCertain(first: string, last: string): string {
  return `((m.from_last IS NULL OR m.from_last <= ${first}::date) AND (m.to_first IS NULL OR m.to_first > ${last}::date))`;
}
