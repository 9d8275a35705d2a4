import type { Tx } from '@entente/persistence';
import { PROJECTED_TOPICS, PROJECTION } from '../projections/projection.consumer.js';

/**
 * How far the log has been read, per topic: an answer read after it in the same transaction holds at least that much.
 * Asked first, it also keeps the read within one copy of the read models: a rebuild waits for it before it swaps.
 */
export async function readPosition(tx: Tx): Promise<Record<string, number>> {
  const rows = await tx.query<{ topic: string; next: string }>(
    'SELECT topic, sum(next_offset) AS next FROM consumer_offset WHERE consumer_group = $1 GROUP BY topic',
    [PROJECTION],
  );
  return { ...Object.fromEntries(PROJECTED_TOPICS.map((topic) => [topic, 0])), ...Object.fromEntries(rows.map(({ topic, next }) => [topic, Number(next)])) };
}
