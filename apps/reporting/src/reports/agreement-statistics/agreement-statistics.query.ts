import { interval, type PartialDate, type REPORT_DIMENSIONS } from '@entente/contracts';
import type { Tx } from '@entente/persistence';
import { asked, statusOf } from '../agreement-status.js';
import { readPosition } from '../position.js';

export const MOST_ROWS = 10_000;

export type Dimension = (typeof REPORT_DIMENSIONS)[number];

export interface Statistics {
  /** By which day the signature must have been given on every reading, both included. */
  from?: PartialDate | undefined;
  to?: PartialDate | undefined;
  asOf: PartialDate;
  groupBy: readonly Dimension[];
}

export interface Table {
  columns: string[];
  rows: (string | number | null)[][];
  truncated: boolean;
  position: Record<string, number>;
}

const VALUE: Readonly<Record<Dimension, string>> = {
  year: 'left(a.signed_on, 4)::int',
  kind: 'a.kind',
  partner: 'p.partner',
  region: 'r.region',
  status: 'reached.status',
};

/** How many agreements there are per group, as far as the transaction's reader may see; one of several partners counts once for each. */
export async function countAgreements(tx: Tx, { from, to, asOf, groupBy }: Statistics): Promise<Table> {
  const position = await readPosition(tx);
  const dimensions = [...new Set(groupBy)];
  const parties = dimensions.includes('partner') || dimensions.includes('region') ? 'JOIN agreement_party p ON p.agreement = a.id' : '';
  const regions = dimensions.includes('region') ? 'LEFT JOIN partner r ON r.id = p.partner' : '';
  const rows = await tx.query<Record<string, string | number | null>>(
    `SELECT ${dimensions.map((dimension) => `${VALUE[dimension]} AS "${dimension}"`).join(', ')}, count(DISTINCT a.id)::int AS agreements
     FROM agreement a ${statusOf('$3', '$4')} ${parties} ${regions}
     WHERE ($1::date IS NULL OR a.signed_first >= $1::date) AND ($2::date IS NULL OR a.signed_last <= $2::date)
     GROUP BY ${dimensions.map((_, at) => at + 1).join(', ')} ORDER BY ${dimensions.map((_, at) => at + 1).join(', ')} LIMIT ${MOST_ROWS + 1}`,
    [from === undefined ? null : interval(from).first, to === undefined ? null : interval(to).last, ...asked(asOf)],
  );
  const columns = [...dimensions, 'agreements'];
  return { columns, rows: rows.slice(0, MOST_ROWS).map((row) => columns.map((column) => row[column] ?? null)), truncated: rows.length > MOST_ROWS, position };
}
