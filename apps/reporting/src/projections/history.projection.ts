import type { DomainEvent, Label } from '@entente/contracts';
import type { LogRecord } from '@entente/messaging';
import { labelColumns, type Tx } from '@entente/persistence';
import { summaryOf } from './describe-event.js';
import { happenedOn, standsAt } from './happened-on.js';
import { recordOrder } from './history-order.js';
import { Labels, LABELS_OF } from './labels.js';

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
  const labels = new Labels();
  const days = entries.map(({ event }) => happenedOn(event));
  const labelled = entries.map(({ label }) => labels.numberOf(label));
  await tx.execute(
    `INSERT INTO history (position, event_id, type, subject, time, sequence, summary, happened_on, happened_at, label, classification, categories, audience)
     SELECT $1::bigint + r.at - 1, r.event_id, r.type, r.subject, r.time, r.sequence, r.summary, r.happened_on, r.happened_at, l.label, l.classification, l.categories, l.audience
     FROM unnest($2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::int[], $7::text[], $8::text[], $9::timestamptz[], $10::int[])
       WITH ORDINALITY AS r(event_id, type, subject, time, sequence, summary, happened_on, happened_at, label, at)
     JOIN ${LABELS_OF('$11')} ON l.number = r.label`,
    [
      first,
      entries.map(({ event }) => event.id),
      entries.map(({ event }) => event.type),
      entries.map(({ event }) => event.subject),
      entries.map(({ event }) => event.time),
      entries.map(({ event }) => event.sequence),
      entries.map(({ event }) => summaryOf(event)),
      days,
      entries.map(({ event }, at) => standsAt(event.time, days[at])),
      labelled,
      labels.json(),
    ],
  );
  await tx.execute(
    `INSERT INTO history_partner (partner, position, classification, categories, audience)
     SELECT r.partner, $1::bigint + r.at, l.classification, l.categories, l.audience
     FROM unnest($2::text[], $3::int[], $4::int[]) AS r(partner, at, label) JOIN ${LABELS_OF('$5')} ON l.number = r.label`,
    [
      first,
      entries.flatMap(({ partners }) => partners),
      entries.flatMap(({ partners }, at) => partners.map(() => at)),
      entries.flatMap(({ partners }, at) => partners.map(() => labelled[at])),
      labels.json(),
    ],
  );
  await recordOrder(
    tx,
    first,
    entries.map(({ record }) => record),
  );
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
