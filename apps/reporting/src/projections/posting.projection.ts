import {
  accreditationEnds,
  agrementAnswered,
  postingAccredited,
  postingEnded,
  postingProposed,
  type DomainEvent,
  type Label,
  type PostingRecord,
} from '@entente/contracts';
import { labelColumns, type Tx } from '@entente/persistence';
import { daysOf } from './days.js';
import { relabelRows } from './relabel-rows.js';
import type { ToldBatch } from './told-batch.js';

const POSTING_EVENTS = [postingProposed, agrementAnswered, postingAccredited, postingEnded, accreditationEnds] as const;

function tellsPosting(event: DomainEvent): event is DomainEvent<{ posting: PostingRecord }> {
  return POSTING_EVENTS.some(({ type }) => type === event.type);
}

/** Keeps who was or is accredited, and where. Each event carries the whole posting. */
export async function projectPostings(tx: Tx, { told, hidden, labelOf }: ToldBatch): Promise<void> {
  await relabelRows(tx, 'posting', 'id', hidden);
  const last = new Map(told.filter(tellsPosting).map(({ subject, data }) => [subject, data.posting]));
  if (last.size === 0) return;
  await tx.execute('DELETE FROM posting WHERE id = ANY($1::text[])', [[...last.keys()]]);
  const rows = [...last].flatMap(([id, posting]) => rowsOf(id, posting, labelOf(id)));
  await tx.execute(
    `INSERT INTO posting (id, kind, position, home, host, from_on, to_on, from_first, from_last, to_first, to_last, label, classification, categories, audience)
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(id text, kind text, position text, home text, host text, from_on text, to_on text, from_first date,
       from_last date, to_first date, to_last date, label jsonb, classification smallint, categories text[], audience text[])`,
    [JSON.stringify(rows)],
  );
}

function rowsOf(id: string, { kind, position, home, host, accredited }: PostingRecord, label: Label): object[] {
  if (accredited === undefined) return [];
  const [from, to] = [daysOf(accredited.from), daysOf(accredited.to)];
  const days = { from_on: accredited.from, to_on: accredited.to, from_first: from.first, from_last: from.last, to_first: to.first, to_last: to.last };
  return [{ id, kind, position, home, host, ...days, ...labelColumns(label) }];
}
