import { followUpAgreed, followUpDone, followUpDropped, followUpOverdue, type DomainEvent, type FollowUpRecord, type Label } from '@entente/contracts';
import { labelColumns, type Tx } from '@entente/persistence';
import { daysOf } from './days.js';
import { relabelRows } from './relabel-rows.js';
import type { ToldBatch } from './told-batch.js';

const FOLLOW_UP_EVENTS = [followUpAgreed, followUpDone, followUpDropped, followUpOverdue] as const;

function tellsFollowUp(event: DomainEvent): event is DomainEvent<{ followUp: FollowUpRecord }> {
  return FOLLOW_UP_EVENTS.some(({ type }) => type === event.type);
}

/** Keeps what was promised and what became of it, and whom it concerns while it is open. Each event carries the whole follow-up. */
export async function projectFollowUps(tx: Tx, { told, hidden, labelOf }: ToldBatch): Promise<void> {
  await relabelRows(tx, 'follow_up', 'id', hidden);
  await relabelRows(tx, 'follow_up_partner', 'follow_up', hidden);
  const last = new Map(told.filter(tellsFollowUp).map(({ subject, data }) => [subject, data.followUp]));
  if (last.size === 0) return;
  await tx.execute('DELETE FROM follow_up_partner WHERE follow_up = ANY($1::text[])', [[...last.keys()]]);
  await tx.execute('DELETE FROM follow_up WHERE id = ANY($1::text[])', [[...last.keys()]]);
  await save(
    tx,
    [...last].map(([id, followUp]) => rowOf(id, followUp, labelOf(id))),
  );
}

function rowOf(id: string, { engagement, title, text, owedBy, owedTo, by, state, closedOn }: FollowUpRecord, label: Label): object {
  const due = daysOf(by);
  return {
    id,
    engagement,
    title,
    text,
    state,
    owed_by: owedBy,
    owed_to: owedTo,
    due_on: by,
    due_first: due.first,
    due_last: due.last,
    closed_on: closedOn,
    partners: state === 'open' ? [...new Set([owedBy, ...owedTo])] : [],
    ...labelColumns(label),
  };
}

async function save(tx: Tx, rows: readonly object[]): Promise<void> {
  await tx.execute(
    `INSERT INTO follow_up (id, engagement, title, text, owed_by, owed_to, due_on, due_first, due_last, state, closed_on, label, classification, categories, audience)
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(id text, engagement text, title text, text text, owed_by text, owed_to text[], due_on text, due_first date,
       due_last date, state text, closed_on date, label jsonb, classification smallint, categories text[], audience text[])`,
    [JSON.stringify(rows)],
  );
  await tx.execute(
    `INSERT INTO follow_up_partner (partner, follow_up, classification, categories, audience)
     SELECT p.partner, r.id, r.classification, r.categories, r.audience
     FROM jsonb_to_recordset($1::jsonb) AS r(id text, partners text[], classification smallint, categories text[], audience text[])
     CROSS JOIN LATERAL unnest(r.partners) AS p(partner)`,
    [JSON.stringify(rows)],
  );
}
