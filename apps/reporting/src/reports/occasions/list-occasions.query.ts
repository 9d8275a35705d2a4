import { isDay, type Day, type Label, type OccasionLine, type Page } from '@entente/contracts';
import { decodeCursor, encodeCursor, type Tx } from '@entente/persistence';

/** Which occasions are asked for; days as far as partial dates say. */
export interface OccasionFilter {
  /** Only what concerns every one of these. */
  partners: readonly string[];
  owner?: OccasionLine['owner'] | undefined;
  kind?: OccasionLine['kind'] | undefined;
  /** Not certainly over before this day. */
  from?: Day | undefined;
  /** Certainly over before this day. */
  before?: Day | undefined;
  /** Not certainly begun after this day. */
  to?: Day | undefined;
  /** Leaves out what was cancelled. */
  live?: boolean;
}

interface OccasionRow {
  id: string;
  owner: OccasionLine['owner'];
  kind: OccasionLine['kind'];
  title: string;
  state: OccasionLine['state'];
  from: string;
  to: string | null;
  first: Day;
  last: Day;
  certain: boolean;
  place: string | null;
  partners: string[];
  told_at: Date;
  label: Label;
}

export interface ToldOccasion {
  line: OccasionLine;
  /** The first day it may fall on, and the last. */
  first: Day;
  last: Day;
  /** When it was first told as it stands. */
  toldAt: Date;
}

interface Selection {
  from: string;
  /** The table that lists are ordered by, and its column of ids. */
  table: string;
  id: string;
}

/**
 * `FROM … WHERE …` of the occasions asked for; values go to the end of `parameters`. The indexes carry the guard and all that
 * is filtered by: the rows themselves are needed for a page only.
 */
function selection({ partners, owner, kind, from, before, to, live }: OccasionFilter, parameters: unknown[]): Selection {
  const add = (value: unknown): string => `$${parameters.push(value)}`;
  const tables = partners.map((_, at) => `p${at}`);
  const table = tables[0] ?? 'o';
  const conditions = [
    ...partners.map((partner, at) => `p${at}.partner = ${add(partner)}`),
    ...tables.slice(1).map((other) => `${other}.occasion = ${table}.occasion`),
    ...(owner === undefined ? [] : [`${table}.owner = ${add(owner)}`]),
    ...(kind === undefined ? [] : [`${table}.kind = ${add(kind)}`]),
    ...(from === undefined ? [] : [`${table}.to_last >= ${add(from)}::date`]),
    ...(before === undefined ? [] : [`${table}.to_last < ${add(before)}::date`]),
    ...(to === undefined ? [] : [`${table}.from_first <= ${add(to)}::date`]),
    ...(live ? [`${table}.state <> 'cancelled'`] : []),
  ];
  const listed = tables.length === 0 ? 'occasion o' : tables.map((each) => `occasion_partner ${each}`).join(', ');
  return {
    from: `FROM ${listed}${conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`}`,
    table,
    id: tables.length === 0 ? 'id' : 'occasion',
  };
}

/** The days an answer is about, for saying what is certain. */
export interface DaysAbout {
  from?: Day | undefined;
  to?: Day | undefined;
}

export type Order = 'soonest first' | 'latest first';

/** Occasions by the first day they may begin on, as far as the transaction's reader may see them; from behind the key `after` on. */
export async function occasionLines(
  tx: Tx,
  filter: OccasionFilter,
  about: DaysAbout,
  order: Order,
  limit: number,
  after?: readonly string[],
): Promise<ToldOccasion[]> {
  const parameters: unknown[] = [about.from ?? null, about.to ?? null];
  const { from, table, id } = selection(filter, parameters);
  const [direction, behind] = order === 'soonest first' ? ['ASC', '>'] : ['DESC', '<'];
  const values = (after ?? []).map((part) => `$${parameters.push(part)}`);
  const further = after === undefined ? '' : ` AND (${table}.from_first, ${table}.${id}) ${behind} (${values.join(', ')})`;
  const rows = await tx.query<OccasionRow>(
    `SELECT o.id, o.owner, o.kind, o.title, o.state, o.from_on AS from, o.to_on AS to, o.from_first::text AS first, o.to_last::text AS last, o.place, o.partners,
       o.told_at, o.label, ($2::date IS NULL OR o.from_last <= $2::date) AND ($1::date IS NULL OR o.to_first >= $1::date) AS certain
     FROM (SELECT ${table}.${id} AS id ${from}${further} ORDER BY ${table}.from_first ${direction}, ${table}.${id} ${direction} LIMIT $${parameters.push(limit)}) page
     JOIN occasion o USING (id) ORDER BY o.from_first ${direction}, o.id ${direction}`,
    parameters,
  );
  return rows.map(toldOccasion);
}

function toldOccasion({ to, place, first, last, certain, told_at, ...row }: OccasionRow): ToldOccasion {
  const named = { ...(to === null ? {} : { to }), ...(place === null ? {} : { place }) };
  return { line: { ...row, ...named, certainty: certain ? 'certain' : 'possible' }, first, last, toldAt: told_at };
}

/** A page of what happens in the order in which it begins. Throws `invalid` on a cursor of another list. */
export async function listOccasions(
  tx: Tx,
  filter: OccasionFilter & { from: Day },
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<OccasionLine>> {
  const found = await occasionLines(tx, filter, filter, 'soonest first', limit + 1, cursor === undefined ? undefined : keyIn(cursor));
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  const next = found.length > limit && last ? encodeCursor([last.first, last.line.id]) : null;
  return { items: shown.map(({ line }) => line), next, total: await countOccasions(tx, filter) };
}

function keyIn(cursor: string): string[] {
  return decodeCursor(cursor, 2, ([day, id]) => typeof day === 'string' && isDay(day) && typeof id === 'string').map(String);
}

/** How many there are that the transaction's reader may see. */
export async function countOccasions(tx: Tx, filter: OccasionFilter): Promise<number> {
  const parameters: unknown[] = [];
  const [row] = await tx.query<{ total: number }>(`SELECT count(*)::int AS total ${selection(filter, parameters).from}`, parameters);
  return row?.total ?? 0;
}
