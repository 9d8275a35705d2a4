import type { totalTransfers } from '@entente/contracts';
import { Conditions, type Tx } from '@entente/persistence';
import type { InputOf } from '@entente/service-kit';

type Query = InputOf<typeof totalTransfers>['query'];

/** A row of totals, with the columns it is grouped by. */
export interface TransferTotal {
  year: number;
  category?: string;
  from?: string;
  to?: string;
  unit: string;
  authorised: number;
  exported: number;
  imported: number;
}

const COLUMNS = { category: 'c.category', from: 't.exporter', to: 't.recipient' } as const;

/** Quantities per year over the transfers the reader may see, in groups; different units are never added up. */
export async function transferTotals(tx: Tx, { year, from, to, groupBy }: Query): Promise<TransferTotal[]> {
  const conditions = new Conditions();
  if (year !== undefined) conditions.add(`c.year = ${conditions.value(year)}`);
  if (from !== undefined) conditions.add(`t.exporter = ${conditions.value(from)}`);
  if (to !== undefined) conditions.add(`t.recipient = ${conditions.value(to)}`);
  const groups = [...new Set(groupBy)];
  const named = groups.map((name) => `${COLUMNS[name]} AS "${name}", `).join('');
  const sum = (what: string): string => `coalesce(sum(c.quantity) FILTER (WHERE c.what = '${what}'), 0)::float8 AS ${what}`;
  const by = ['c.year', ...groups.map((name) => COLUMNS[name]), 'c.unit'].join(', ');
  return tx.query<TransferTotal & Record<string, unknown>>(
    `SELECT c.year, ${named}c.unit, ${sum('authorised')}, ${sum('exported')}, ${sum('imported')}
     FROM transfer t, jsonb_to_recordset(t.counted) AS c(year int, what text, category text, unit text, quantity bigint)
     WHERE ${conditions.sql} GROUP BY ${by} ORDER BY ${by}`,
    conditions.values,
  );
}
