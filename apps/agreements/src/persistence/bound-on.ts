import { interval, type AgreementRecord, type PartialDate, type PartnerId } from '@entente/contracts';
import { decodeCursor, encodeCursor, type Conditions, type Tx } from '@entente/persistence';

export type Certainty = 'certain' | 'possible';

/** An agreement as the reason for an answer: from when to when it binds. */
export interface Basis {
  agreement: string;
  title: AgreementRecord['title'];
  from?: PartialDate;
  to?: PartialDate;
  certainty: Certainty;
}

/** Somebody bound on a date, and by which agreements. */
export interface Bound {
  partner: PartnerId;
  certainty: Certainty;
  from?: PartialDate;
  to?: PartialDate;
  agreements: Basis[];
}

/** SQL that says whether a spell holds on a date: a row with `from_first`, `from_last`, `to_first` and `to_last`. */
export interface Holds {
  /** On some day of the date, on some reading of the spell's ends. */
  possibly(spell: string): string;
  /** On every day of the date, on every reading. */
  certainly(spell: string): string;
}

export function holdsOn(conditions: Conditions, date: PartialDate): Holds {
  const { first, last } = interval(date);
  const [from, to] = [`${conditions.value(first)}::date`, `${conditions.value(last)}::date`];
  return {
    possibly: (spell) => `${spell}.from_first <= ${to} AND ${spell}.to_last > ${from}`,
    certainly: (spell) => `${spell}.from_last <= ${from} AND ${spell}.to_first > ${to}`,
  };
}

/** SQL that says whether a party is bound without being suspended: a row with `surely_suspended` and `maybe_suspended`. */
export function notSuspendedOn(conditions: Conditions, date: PartialDate): Holds {
  const { first, last } = interval(date);
  const asked = `daterange(${conditions.value(first)}::date, ${conditions.value(last)}::date, '[]')`;
  return {
    possibly: (party) => `NOT coalesce(${party}.surely_suspended @> ${asked}, false)`,
    certainly: (party) => `NOT coalesce(${party}.maybe_suspended && ${asked}, false)`,
  };
}

/** SQL of one `Basis`; the columns it names are of the row at hand. */
export function basisOf(columns: { agreement: string; title: string; from: string; to: string; certain: string }): string {
  const { agreement, title, from, to, certain } = columns;
  return `jsonb_strip_nulls(jsonb_build_object('agreement', ${agreement}, 'title', ${title}, 'from', ${from}, 'to', ${to}, 'certainty', ${certaintyOf(certain)}))`;
}

/** SQL of the word for a truth value. */
export function certaintyOf(certain: string): string {
  return `CASE WHEN ${certain} THEN 'certain' ELSE 'possible' END`;
}

/**
 * A page, by partner, of what `statement` (a list of common table expressions that ends with one named `bound`) finds: one
 * row per partner with the columns of `Bound`.
 */
export async function pageOfBound(
  tx: Tx,
  statement: string,
  conditions: Conditions,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ items: Bound[]; next: string | null; total: number }> {
  const after = conditions.value(cursor === undefined ? '' : decodeCursor(cursor, 1, ([partner]) => typeof partner === 'string')[0]);
  const [answer] = await tx.query<{ total: number; items: Bound[] | null }>(
    `WITH ${statement}
     SELECT (SELECT count(*)::int FROM bound) AS total,
       (SELECT jsonb_agg(jsonb_strip_nulls(to_jsonb(page)) ORDER BY partner) FROM (SELECT * FROM bound WHERE partner > ${after}::text ORDER BY partner LIMIT ${conditions.value(limit + 1)}) AS page) AS items`,
    conditions.values,
  );
  const rows = answer?.items ?? [];
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? encodeCursor([last.partner]) : null, total: answer?.total ?? 0 };
}
