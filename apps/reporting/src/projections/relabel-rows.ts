import type { Label } from '@entente/contracts';
import { labelColumns, type Tx } from '@entente/persistence';

/** Gives the rows that belong to these subjects by `column` the label they have now; an index row only its guard. */
export async function relabelRows(
  tx: Tx,
  table: 'owed' | 'transfer' | 'approval_waiting' | 'posting' | 'follow_up' | 'follow_up_partner' | 'channel' | 'channel_party',
  column: 'agreement' | 'id' | 'follow_up' | 'channel',
  subjects: readonly { id: string; label: Label }[],
): Promise<void> {
  if (subjects.length === 0) return;
  await tx.execute(
    `UPDATE ${table} t SET ${column === 'follow_up' || column === 'channel' ? '' : 'label = r.label, '}classification = r.classification, categories = r.categories, audience = r.audience
     FROM jsonb_to_recordset($1::jsonb) AS r(id text, label jsonb, classification smallint, categories text[], audience text[])
     WHERE t.${column} = r.id${column === 'agreement' ? '::uuid' : ''}`,
    [JSON.stringify(subjects.map(({ id, label }) => ({ id, ...labelColumns(label) })))],
  );
}
