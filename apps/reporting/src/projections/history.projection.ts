import type { DomainEvent, Label } from '@entente/contracts';
import type { LogRecord } from '@entente/messaging';
import { labelColumns, type Tx } from '@entente/persistence';
import { summaryOf } from './describe-event.js';
import { recordOrder } from './history-order.js';

/** One event on its way into history. */
export interface HistoryEntry {
  event: DomainEvent;
  record: LogRecord;
  /** Whose history it belongs to. */
  partners: readonly string[];
  /** The label its subject has after the batch. */
  label: Label;
}

/**
 * Appends events to history. A counter row hands out positions inside the projecting transaction: gap-free and in
 * commit order, so that whoever has read up to a position has missed nothing before it.
 */
export async function appendHistory(tx: Tx, entries: readonly HistoryEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const [next] = await tx.query<{ first: string }>('UPDATE history_next SET position = position + $1 RETURNING position - $1 AS first', [entries.length]);
  if (!next) throw new Error('the counter of history is gone');
  const first = Number(next.first);
  await tx.execute(
    `INSERT INTO history (position, event_id, type, subject, time, sequence, summary, label, classification, categories, audience)
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(position bigint, event_id text, type text, subject text, time timestamptz, sequence int, summary text,
       label jsonb, classification smallint, categories text[], audience text[])`,
    [JSON.stringify(entries.map(({ event, label }, at) => ({
      position: first + at, event_id: event.id, type: event.type, subject: event.subject, time: event.time, sequence: event.sequence, summary: summaryOf(event), ...labelColumns(label),
    })))],
  );
  await tx.execute(
    `INSERT INTO history_partner (partner, position, classification, categories, audience)
     SELECT r.partner, h.position, h.classification, h.categories, h.audience FROM unnest($1::text[], $2::bigint[]) AS r(partner, position) JOIN history h USING (position)`,
    [entries.flatMap(({ partners }) => partners), entries.flatMap(({ partners }, at) => partners.map(() => first + at))],
  );
  await recordOrder(tx, first, entries.map(({ record }) => record));
}

/** Gives the earlier history of these subjects the label they have now. */
export async function relabelHistory(tx: Tx, subjects: readonly { id: string; label: Label }[]): Promise<void> {
  if (subjects.length === 0) return;
  await tx.execute(
    `WITH relabelled AS (
       UPDATE history h SET label = r.label, classification = r.classification, categories = r.categories, audience = r.audience
       FROM jsonb_to_recordset($1::jsonb) AS r(id text, label jsonb, classification smallint, categories text[], audience text[])
       WHERE h.subject = r.id RETURNING h.position, h.classification, h.categories, h.audience)
     UPDATE history_partner p SET classification = r.classification, categories = r.categories, audience = r.audience
     FROM relabelled r WHERE p.position = r.position`,
    [JSON.stringify(subjects.map(({ id, label }) => ({ id, ...labelColumns(label) })))],
  );
}
