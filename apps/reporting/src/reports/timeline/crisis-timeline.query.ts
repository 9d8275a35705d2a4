import { channelClosed, channelDegraded, channelOpened, channelRestored, type Label, type Page, type TimelineLine } from '@entente/contracts';
import { decodeCursor, encodeCursor, type Tx } from '@entente/persistence';
import { lastDay } from '../partial-days.js';

/** Events of these owners between actors of a crisis are told around it, and of channels these. */
const OTHERS = ['agreements', 'engagements', 'exercises'] as const;
const OF_CHANNELS = [channelOpened, channelDegraded, channelRestored, channelClosed].map(({ type }) => type);

/** Where the release before projected it, history knows only when it was told. */
const AT = 'coalesce(h.happened_at, h.time)';

/** What a crisis itself, what is within it and the messages that name it come to. Calendars are told of deadlines, people of what becomes of them. */
const OWN = `
  SELECT h.position, ${AT} AS happened_at, 'own' AS belongs
  FROM (SELECT id FROM open UNION SELECT a.id FROM open JOIN aggregate a ON a.parent = open.id UNION SELECT m.id FROM open JOIN message m ON m.crisis = open.id) s
    JOIN history h ON h.subject = s.id
  WHERE h.type <> 'entente.crisis-channels.deadlines-changed.v1'`;

/** What may have happened between two of its actors, each while it may be one, from the first day on which the crisis may be open to the last. */
const AROUND = `
  SELECT h.position, min(${AT}), 'around'
  FROM open JOIN crisis_actor a ON a.crisis = open.id JOIN history_partner p ON p.partner = a.partner JOIN history h ON h.position = p.position
  WHERE coalesce(${lastDay('h.happened_on')}, (${AT} AT TIME ZONE 'UTC')::date) >= greatest(open.from_first, a.from_first)
    AND (${AT} AT TIME ZONE 'UTC')::date < least(open.to_last + 1, a.to_last)
    AND (split_part(h.type, '.', 2) = ANY($2::text[]) OR h.type = ANY($3::text[]))
  GROUP BY h.position HAVING count(DISTINCT a.partner) > 1`;

const LINES = `
  WITH open AS MATERIALIZED (SELECT id, from_first, to_last FROM occasion WHERE id = $1 AND owner = 'crisis-channels'),
    line AS MATERIALIZED (${OWN} UNION ALL ${AROUND})`;

interface TimelineRow {
  position: string;
  id: string;
  type: string;
  subject: string;
  belongs: TimelineLine['belongs'];
  at: Date;
  on: string | null;
  told: Date;
  summary: string;
  label: Label;
  total: number;
}

/** Is there a crisis that the transaction's reader may see? */
export async function seesCrisis(tx: Tx, id: string): Promise<boolean> {
  return (await tx.query(`SELECT 1 FROM occasion WHERE id = $1 AND owner = 'crisis-channels'`, [id])).length > 0;
}

/** A page of what happened in a crisis and around it, oldest first, as far as the transaction's reader may see it. Throws `invalid` on a cursor of another list. */
export async function crisisTimeline(tx: Tx, crisis: string, { limit, cursor }: { limit: number; cursor?: string | undefined }): Promise<Page<TimelineLine>> {
  const after = cursor === undefined ? [null, 0] : keyIn(cursor);
  const rows = await tx.query<TimelineRow>(
    `${LINES} SELECT h.position, h.event_id AS id, h.type, h.subject, l.belongs, l.happened_at AS at, h.happened_on AS on, h.time AS told, h.summary, h.label,
       (SELECT count(*)::int FROM line) AS total
     FROM (SELECT * FROM line WHERE $4::timestamptz IS NULL OR (happened_at, position) > ($4::timestamptz, $5::bigint) ORDER BY happened_at, position LIMIT $6) l
     JOIN history h USING (position) ORDER BY l.happened_at, h.position`,
    [crisis, OTHERS, OF_CHANNELS, ...after, limit + 1],
  );
  const items = rows.slice(0, limit).map(lineOf);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? encodeCursor([last.at, last.position]) : null, total: rows[0]?.total ?? 0 };
}

function lineOf({ position, at, on, told, total: _, ...row }: TimelineRow): TimelineLine {
  return { ...row, position: Number(position), at: at.toISOString(), ...(on !== null && { on }), toldAt: told.toISOString() };
}

function keyIn(cursor: string): (string | number | null)[] {
  return decodeCursor(cursor, 2, ([at, position]) => typeof at === 'string' && !Number.isNaN(Date.parse(at)) && Number.isSafeInteger(position));
}
