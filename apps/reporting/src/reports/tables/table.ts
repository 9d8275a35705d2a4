import { interval, type PartialDate, type ReportColumn } from '@entente/contracts';
import type { Tx } from '@entente/persistence';

export const MOST_ROWS = 10_000;

export type Cell = string | number | null;

export interface Table {
  columns: readonly ReportColumn[];
  rows: Cell[][];
  truncated: boolean;
}

/** What a table is asked, as far as its definition takes it. */
export interface Question {
  groupBy: readonly string[];
  from?: PartialDate | undefined;
  to?: PartialDate | undefined;
  asOf: PartialDate;
}

/** The first and the last day of `from` to `to`; null where an end is open. */
export function between({ from, to }: Question): [first: string | null, last: string | null] {
  return [from === undefined ? null : interval(from).first, to === undefined ? null : interval(to).last];
}

/** A grouped query: SQL of each dimension by its name, what is selected of a group, where from, and what it is ordered by beside the dimensions. */
export interface Grouping {
  values: Readonly<Record<string, string>>;
  measures: string;
  from: string;
  /** Further columns that make a group of their own. */
  alsoBy?: string;
}

/** SQL of a grouped query; `WHERE` and parameters are in `from`. */
export function groupedBy(dimensions: readonly string[], { values, measures, from, alsoBy }: Grouping): string {
  const selected = dimensions.map((dimension) => `${values[dimension]} AS "${dimension}"`);
  const groups = [...dimensions.map((_, at) => String(at + 1)), ...(alsoBy === undefined ? [] : [alsoBy])].join(', ');
  return `SELECT ${[...selected, measures].join(', ')} ${from} GROUP BY ${groups} ORDER BY ${groups} LIMIT ${MOST_ROWS + 1}`;
}

/** The rows of a query as cells of these columns, cut at the most there may be. */
export async function tableOf(tx: Tx, columns: readonly ReportColumn[], sql: string, parameters: readonly unknown[]): Promise<Table> {
  const rows = await tx.query<Record<string, Cell>>(sql, parameters);
  return { columns, rows: rows.slice(0, MOST_ROWS).map((row) => columns.map(({ name }) => row[name] ?? null)), truncated: rows.length > MOST_ROWS };
}
