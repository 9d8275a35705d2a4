import { interval, type PartialDate } from '@entente/contracts';

/** The first and last day asked about, as parameters of a query. */
export function asked(asOf: PartialDate): [first: string, last: string] {
  const { first, last } = interval(asOf);
  return [first, last];
}

/**
 * SQL that adds `status` and `certain` to agreement `a`, as of the days in parameters `first` and `last`: ended when it
 * certainly is, else in force, signed or in negotiation; not certain where a partial date leaves it open.
 */
export function statusOf(first: string, last: string): string {
  const notEnding = `(a.ended_first IS NULL OR a.ended_first > ${last}::date)`;
  return `CROSS JOIN LATERAL (SELECT CASE WHEN a.ended_last <= ${first}::date THEN 'ended' WHEN a.in_force_first <= ${last}::date THEN 'inForce'
      WHEN a.signed_first <= ${last}::date THEN 'signed' ELSE 'negotiation' END AS status) reached
    CROSS JOIN LATERAL (SELECT CASE reached.status WHEN 'ended' THEN true WHEN 'inForce' THEN a.in_force_last <= ${first}::date AND ${notEnding}
      WHEN 'signed' THEN a.signed_last <= ${first}::date AND ${notEnding} ELSE ${notEnding} END AS certain) sure`;
}

/** SQL condition: membership `m` holds, certainly or possibly, on some of the days in parameters `first` and `last`. */
export function holds(first: string, last: string): string {
  return `(m.from_first IS NULL OR m.from_first <= ${last}::date) AND (m.to_last IS NULL OR m.to_last > ${first}::date)`;
}

/** SQL: membership `m` holds on every one of those days, on every reading. */
export function holdsForCertain(first: string, last: string): string {
  return `((m.from_last IS NULL OR m.from_last <= ${first}::date) AND (m.to_first IS NULL OR m.to_first > ${last}::date))`;
}
