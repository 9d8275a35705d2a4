import type { Label } from '@entente/contracts';
import { labelColumns, type Tx } from '@entente/persistence';

/** Tables that are read by their guard alone and hold no whole label. */
const GUARDED = ['follow_up_partner', 'channel_party', 'message', 'line_check'] as const;

/** Gives the rows that belong to these subjects by `column` the label they have now; an index row only its guard. */
export async function relabelRows(
  tx: Tx,
  table: 'owed' | 'transfer' | 'approval_waiting' | 'posting' | 'follow_up' | 'channel' | (typeof GUARDED)[number],
  column: 'agreement' | 'id' | 'follow_up' | 'channel',
  subjects: readonly { id: string; label: Label }[],
): Promise<void> {
  if (subjects.length === 0) return;
  const guarded = GUARDED.some((one) => one === table);
  await tx.execute(
    `UPDATE ${table} t SET ${guarded ? '' : 'label = r.label, '}classification = r.classification, categories = r.categories, audience = r.audience
     FROM jsonb_to_recordset($1::jsonb) AS r(id text, label jsonb, classification smallint, categories text[], audience text[])
     WHERE t.${column} = r.id${column === 'agreement' ? '::uuid' : ''}`,
    [JSON.stringify(subjects.map(({ id, label }) => ({ id, ...labelColumns(label) })))],
  );
}
