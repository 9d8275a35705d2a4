import { isA, lineCheckMissed, lineCheckPassed, type DomainEvent, type Label } from '@entente/contracts';
import { labelColumns, type Tx } from '@entente/persistence';
import { relabelRows } from './relabel-rows.js';
import type { ToldBatch } from './told-batch.js';

/** Keeps the line checks of channels: contact was made, or the check was missed. */
export async function projectLineChecks(tx: Tx, { told, hidden, labelOf }: ToldBatch): Promise<void> {
  await relabelRows(tx, 'line_check', 'id', hidden);
  const rows = told.flatMap((event) => rowsOf(event, labelOf));
  if (rows.length === 0) return;
  await tx.execute(
    `INSERT INTO line_check (id, channel, due_at, heard_at, missed_in_a_row, classification, categories, audience)
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(id text, channel text, due_at timestamptz, heard_at timestamptz, missed_in_a_row int,
       classification smallint, categories text[], audience text[]) ON CONFLICT (id) DO NOTHING`,
    [JSON.stringify(rows)],
  );
}

function rowsOf(event: DomainEvent, labelOf: (subject: string) => Label): object[] {
  if (!isA(lineCheckPassed, event) && !isA(lineCheckMissed, event)) return [];
  const { channel, dueAt } = event.data;
  const outcome = isA(lineCheckMissed, event) ? { missed_in_a_row: event.data.streak } : { heard_at: event.data.heardAt };
  return [{ id: event.subject, channel, due_at: dueAt, ...outcome, ...labelColumns(labelOf(event.subject)) }];
}
