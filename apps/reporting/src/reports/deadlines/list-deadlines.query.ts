import { isDay, type Day, type DeadlineLine, type Label, type Owner, type Page, type RuleReference } from '@entente/contracts';
import { decodeCursor, encodeCursor, type Tx } from '@entente/persistence';

/** Which deadlines are asked for. */
export interface DeadlineFilter {
  from?: Day | undefined;
  until: Day;
  partner?: string | undefined;
  kind?: string | undefined;
  agreement?: string | undefined;
  /** The aggregate they are of, or of part of which. */
  belongsTo?: string | undefined;
  /** What either of two owes under agreements of both, or of what concerns both. */
  between?: readonly [string, string] | undefined;
}

interface DeadlineRow {
  subject: string;
  id: string;
  owner: Owner;
  belongs_to: string;
  agreement: string | null;
  kind: string;
  on: Day;
  title: string;
  about: string;
  every_party: boolean;
  owed_by: string[];
  rule: RuleReference | null;
  told_at: Date;
  label: Label;
}

export interface ToldLine {
  line: DeadlineLine;
  /** When it was first told as it stands. */
  toldAt: Date;
}

/**
 * `FROM … WHERE …` of the deadlines asked for, and the table to order by; values go to the end of `parameters`. Both
 * tables' indexes carry the guard and what is filtered by: the rows themselves are needed for a page only.
 */
function selection(
  { from, until, partner, kind, agreement, belongsTo, between }: DeadlineFilter,
  parameters: unknown[],
  lines = 'deadline d',
): { from: string; table: string } {
  const add = (value: unknown): string => `$${parameters.push(value)}`;
  const table = partner === undefined ? 'd' : 'p';
  const tables = [
    ...(partner === undefined ? [] : ['deadline_party p']),
    ...(partner === undefined || agreement !== undefined || belongsTo !== undefined ? [lines] : []),
  ];
  const conditions = [
    ...(partner === undefined ? [] : [`p.partner = ${add(partner)}`]),
    ...(tables.length === 2 ? ['d.subject = p.subject AND d.id = p.id'] : []),
    ...(agreement === undefined ? [] : [`d.agreement = ${add(agreement)}::uuid`]),
    ...(belongsTo === undefined ? [] : [`d.belongs_to = ${add(belongsTo)}`]),
    ...(between === undefined ? [] : [owedBetween(add(between[0]), add(between[1]))]),
    ...(kind === undefined ? [] : [`${table}.kind = ${add(kind)}`]),
    ...(from === undefined ? [] : [`${table}.day >= ${add(from)}::date`]),
    `${table}.day <= ${add(until)}::date`,
  ];
  return { from: `FROM ${tables.join(', ')} WHERE ${conditions.join(' AND ')}`, table };
}

function owedBetween(a: string, b: string): string {
  const agreements = `SELECT one.agreement::text FROM agreement_party one JOIN agreement_party other USING (agreement) WHERE one.partner = ${a} AND other.partner = ${b}`;
  const occasions = `SELECT one.occasion FROM occasion_partner one JOIN occasion_partner other USING (occasion) WHERE one.partner = ${a} AND other.partner = ${b}`;
  const owed = `SELECT 1 FROM deadline_party o WHERE o.subject = d.subject AND o.id = d.id AND (o.partner = ${a} OR o.partner = ${b})`;
  return `d.belongs_to = ANY(ARRAY(${agreements} UNION ALL ${occasions})) AND EXISTS (${owed})`;
}

/** Deadlines, soonest first, as far as the transaction's reader may see them; from behind the key `after` on. */
export async function deadlineLines(tx: Tx, filter: DeadlineFilter, today: Day, limit: number, after?: readonly string[]): Promise<ToldLine[]> {
  const parameters: unknown[] = [];
  const { from, table } = selection(filter, parameters);
  const order = `${table}.day, ${table}.subject, ${table}.id`;
  const behind = after === undefined ? '' : ` AND (${order}) > (${after.map((part) => `$${parameters.push(part)}`).join(', ')})`;
  const rows = await tx.query<DeadlineRow>(
    `SELECT d.subject, d.id, d.owner, d.belongs_to, d.agreement, d.kind, d.day::text AS on, d.title, d.about, d.every_party, d.owed_by, d.rule, d.told_at, d.label
     FROM (SELECT ${order} ${from}${behind} ORDER BY ${order} LIMIT $${parameters.push(limit)}) page JOIN deadline d USING (subject, id) ORDER BY d.day, d.subject, d.id`,
    parameters,
  );
  return rows.map((row) => lineOf(row, today));
}

function lineOf({ agreement, belongs_to, every_party, owed_by, rule, told_at, ...row }: DeadlineRow, today: Day): ToldLine {
  const named = { ...(agreement === null ? {} : { agreement }), ...(rule === null ? {} : { rule }) };
  return { line: { ...row, ...named, belongsTo: belongs_to, owedBy: owed_by, everyParty: every_party, overdue: row.on < today }, toldAt: told_at };
}

/** A page of deadlines. Throws `invalid` on a cursor of another list. */
export async function listDeadlines(
  tx: Tx,
  filter: DeadlineFilter,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  today: Day,
): Promise<Page<DeadlineLine>> {
  const lines = await deadlineLines(tx, filter, today, limit + 1, cursor === undefined ? undefined : keyIn(cursor));
  const items = lines.slice(0, limit).map(({ line }) => line);
  const last = items.at(-1);
  return { items, next: lines.length > limit && last ? encodeCursor([last.on, last.subject, last.id]) : null, total: await countDeadlines(tx, filter) };
}

function keyIn(cursor: string): string[] {
  const key = decodeCursor(cursor, 3, ([day, ...rest]) => typeof day === 'string' && isDay(day) && rest.every((part) => typeof part === 'string'));
  return key.map(String);
}

/** How many there are that the transaction's reader may see: counted beforehand where neither a partner nor what they belong to is asked for. */
export async function countDeadlines(tx: Tx, filter: DeadlineFilter): Promise<number> {
  const parameters: unknown[] = [];
  const counted = [filter.partner, filter.agreement, filter.belongsTo, filter.between].every((asked) => asked === undefined);
  const { from } = selection(filter, parameters, counted ? 'deadline_count d' : 'deadline d');
  const [row] = await tx.query<{ total: number }>(`SELECT ${counted ? 'coalesce(sum(d.deadlines), 0)' : 'count(*)'}::int AS total ${from}`, parameters);
  return row?.total ?? 0;
}
