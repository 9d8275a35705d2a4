import type { HistoryLine as HistoryLineSchema, Label } from '@entente/contracts';
import type { Tx } from '@entente/persistence';
import type { z } from 'zod';

export type HistoryLine = z.infer<typeof HistoryLineSchema>;

/** Which history is asked for; everything where empty. */
export interface HistoryFilter {
  subject?: string | undefined;
  type?: string | undefined;
  /** Only what concerns every one of these. */
  partners?: readonly string[];
  before?: number | undefined;
  after?: number | undefined;
  upTo?: number | undefined;
}

interface HistoryRow {
  position: string;
  event_id: string;
  type: string;
  subject: string;
  time: Date;
  summary: string;
  label: Label;
}

/**
 * `FROM … WHERE …` of the positions asked for, and the table to order by; values go to the end of `parameters`. The
 * partners' index rows carry the guard of the line they point to, so that history itself is needed for more than a page
 * only where its own columns are asked about.
 */
function selection(filter: HistoryFilter, parameters: unknown[]): { from: string; ordered: string } {
  const add = (value: unknown): string => `$${parameters.push(value)}`;
  const partners = (filter.partners ?? []).map((partner, at) => ({ partner, table: `p${at}` }));
  const own = partners.length === 0 || filter.subject !== undefined || filter.type !== undefined;
  const tables = [...partners.map(({ table }) => ({ table, from: `history_partner ${table}` })), ...(own ? [{ table: 'h', from: 'history h' }] : [])];
  const ordered = tables[0]?.table ?? 'h';
  const bounds = [['<', filter.before] as const, ['>', filter.after] as const, ['<=', filter.upTo] as const];
  const conditions = [
    ...partners.map(({ partner, table }) => `${table}.partner = ${add(partner)}`),
    ...tables.slice(1).map(({ table }) => `${table}.position = ${ordered}.position`),
    ...(filter.subject === undefined ? [] : [`h.subject = ${add(filter.subject)}`]),
    ...(filter.type === undefined ? [] : [`h.type = ${add(filter.type)}`]),
    ...bounds.flatMap(([operator, value]) => (value === undefined ? [] : [`${ordered}.position ${operator} ${add(value)}::bigint`])),
  ];
  return { from: `FROM ${tables.map(({ from }) => from).join(', ')}${conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`}`, ordered };
}

/** Lines of history as far as the transaction's reader may see them. */
export async function historyLines(tx: Tx, filter: HistoryFilter, order: 'newest first' | 'oldest first', limit: number): Promise<HistoryLine[]> {
  const parameters: unknown[] = [];
  const { from, ordered } = selection(filter, parameters);
  const direction = order === 'newest first' ? 'DESC' : 'ASC';
  const rows = await tx.query<HistoryRow>(
    `SELECT h.position, h.event_id, h.type, h.subject, h.time, h.summary, h.label
     FROM (SELECT ${ordered}.position ${from} ORDER BY ${ordered}.position ${direction} LIMIT $${parameters.push(limit)}) page JOIN history h USING (position) ORDER BY h.position ${direction}`,
    parameters,
  );
  return rows.map(({ position, event_id, time, ...row }) => ({ ...row, position: Number(position), id: event_id, time: time.toISOString() }));
}

/** How many lines there are that the transaction's reader may see. */
export async function countHistory(tx: Tx, filter: HistoryFilter): Promise<number> {
  const parameters: unknown[] = [];
  const [row] = await tx.query<{ total: string }>(`SELECT count(*) AS total ${selection(filter, parameters).from}`, parameters);
  return Number(row?.total ?? 0);
}
