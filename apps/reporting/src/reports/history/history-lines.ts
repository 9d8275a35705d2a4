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

/** `FROM … WHERE …` of history `h`; values go to the end of `parameters`. */
function selection(filter: HistoryFilter, parameters: unknown[]): string {
  const add = (value: unknown): string => `$${parameters.push(value)}`;
  const tables = ['history h', ...(filter.partners ?? []).map((_, at) => `history_partner p${at}`)];
  const conditions = [
    ...(filter.partners ?? []).flatMap((partner, at) => [`p${at}.partner = ${add(partner)}`, `p${at}.position = h.position`]),
    ...(filter.subject === undefined ? [] : [`h.subject = ${add(filter.subject)}`]),
    ...(filter.type === undefined ? [] : [`h.type = ${add(filter.type)}`]),
    ...[['<', filter.before] as const, ['>', filter.after] as const, ['<=', filter.upTo] as const].flatMap(([operator, value]) => {
      if (value === undefined) return [];
      // Said of each table, so that the planner may begin with any of them.
      const bound = add(value);
      return ['h', ...(filter.partners ?? []).map((_, at) => `p${at}`)].map((table) => `${table}.position ${operator} ${bound}::bigint`);
    }),
  ];
  return `FROM ${tables.join(', ')}${conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`}`;
}

/** Lines of history as far as the transaction's reader may see them. */
export async function historyLines(tx: Tx, filter: HistoryFilter, order: 'newest first' | 'oldest first', limit: number): Promise<HistoryLine[]> {
  const parameters: unknown[] = [];
  const from = selection(filter, parameters);
  const rows = await tx.query<HistoryRow>(
    `SELECT h.position, h.event_id, h.type, h.subject, h.time, h.summary, h.label ${from} ORDER BY h.position ${order === 'newest first' ? 'DESC' : 'ASC'} LIMIT $${parameters.push(limit)}`,
    parameters,
  );
  return rows.map(({ position, event_id, time, ...row }) => ({ ...row, position: Number(position), id: event_id, time: time.toISOString() }));
}

/** How many lines there are that the transaction's reader may see. */
export async function countHistory(tx: Tx, filter: HistoryFilter): Promise<number> {
  const parameters: unknown[] = [];
  const [row] = await tx.query<{ total: string }>(`SELECT count(*) AS total ${selection(filter, parameters)}`, parameters);
  return Number(row?.total ?? 0);
}
