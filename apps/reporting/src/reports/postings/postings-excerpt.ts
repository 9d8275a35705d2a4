import { interval, type Day, type FollowUpLine, type Label, type PartialDate, type PostingLine } from '@entente/contracts';
import type { Tx } from '@entente/persistence';

const MOST_LINES = 50;

interface Excerpt<T> {
  items: T[];
  total: number;
}

interface PostingRow extends Omit<PostingLine, 'from' | 'to' | 'certainty'> {
  from: PartialDate | null;
  to: PartialDate | null;
  certain: boolean;
  total: number;
}

/** Who is accredited on a day, certainly or possibly: from or to a partner, or between two. */
export async function postingsExcerpt(tx: Tx, partners: readonly string[], asOf: PartialDate): Promise<Excerpt<PostingLine>> {
  const { first, last } = interval(asOf);
  const [a, b] = partners;
  const between = b === undefined ? '(p.home = $3 OR p.host = $3)' : '((p.home = $3 AND p.host = $4) OR (p.home = $4 AND p.host = $3))';
  const rows = await tx.query<PostingRow>(
    `SELECT p.id, p.kind, p.position, p.home, p.host, p.from_on AS from, p.to_on AS to, p.label, (count(*) OVER ())::int AS total,
       (p.from_last IS NULL OR p.from_last <= $1::date) AND (p.to_first IS NULL OR p.to_first > $2::date) AS certain
     FROM posting p WHERE (p.from_first IS NULL OR p.from_first <= $2::date) AND (p.to_last IS NULL OR p.to_last > $1::date) AND ${between}
     ORDER BY p.home, p.host, p.position, p.id LIMIT ${MOST_LINES}`,
    [first, last, a, ...(b === undefined ? [] : [b])],
  );
  const items = rows.map(({ from, to, certain, total: _, ...row }): PostingLine => ({
    ...row,
    ...(from === null ? {} : { from }),
    ...(to === null ? {} : { to }),
    certainty: certain ? 'certain' : 'possible',
  }));
  return { items, total: rows[0]?.total ?? 0 };
}

interface FollowUpRow {
  id: string;
  engagement: string;
  title: string;
  text: string;
  owed_by: string;
  owed_to: string[];
  due_on: PartialDate | null;
  overdue: boolean;
  label: Label;
  total: number;
}

/** What was promised that concerns every one of these partners and is open now, the soonest due first. */
export async function followUpsExcerpt(tx: Tx, partners: readonly string[], today: Day): Promise<Excerpt<FollowUpLine>> {
  const [a, b] = partners;
  const other = b === undefined ? '' : 'JOIN follow_up_partner q ON q.follow_up = p.follow_up AND q.partner = $3';
  const rows = await tx.query<FollowUpRow>(
    `SELECT f.id, f.engagement, f.title, f.text, f.owed_by, f.owed_to, f.due_on, coalesce(f.due_last < $1::date, false) AS overdue, f.label, (count(*) OVER ())::int AS total
     FROM follow_up_partner p ${other} JOIN follow_up f ON f.id = p.follow_up WHERE p.partner = $2 ORDER BY f.due_last, f.id LIMIT ${MOST_LINES}`,
    [today, a, ...(b === undefined ? [] : [b])],
  );
  const items = rows.map(({ owed_by, owed_to, due_on, total: _, ...row }): FollowUpLine => ({
    ...row,
    owedBy: owed_by,
    owedTo: owed_to,
    ...(due_on === null ? {} : { by: due_on }),
  }));
  return { items, total: rows[0]?.total ?? 0 };
}
