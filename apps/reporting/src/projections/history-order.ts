import type { LogRecord } from '@entente/messaging';
import type { Tx } from '@entente/persistence';

/** A run of records of one partition that history holds one after the other. */
export interface OrderedRun {
  firstPosition: number;
  topic: string;
  partition: number;
  firstOffset: number;
  lastOffset: number;
}

/** Records as runs of contiguous offsets; the first stands at `position`. */
export function runsOf(position: number, records: readonly LogRecord[]): OrderedRun[] {
  const runs: OrderedRun[] = [];
  records.forEach(({ topic, partition, offset }, at) => {
    const last = runs.at(-1);
    if (last && last.topic === topic && last.partition === partition && last.lastOffset + 1 === offset) last.lastOffset = offset;
    else runs.push({ firstPosition: position + at, topic, partition, firstOffset: offset, lastOffset: offset });
  });
  return runs;
}

/**
 * Writes down in which order the partitions were read: the one thing about history the log does not know, and what a
 * rebuild needs to give every event its position again.
 */
export async function recordOrder(tx: Tx, position: number, records: readonly LogRecord[]): Promise<void> {
  const [first, ...more] = runsOf(position, records);
  if (!first) return;
  const lengthened = await tx.execute(
    `UPDATE history_order SET last_offset = $4 WHERE first_position = (SELECT max(first_position) FROM history_order) AND topic = $1 AND partition = $2 AND last_offset = $3 - 1`,
    [first.topic, first.partition, first.firstOffset, first.lastOffset],
  );
  const runs = lengthened > 0 ? more : [first, ...more];
  if (runs.length === 0) return;
  await tx.execute(
    'INSERT INTO history_order (first_position, topic, partition, first_offset, last_offset) SELECT * FROM unnest($1::bigint[], $2::text[], $3::int[], $4::bigint[], $5::bigint[])',
    [
      runs.map((run) => run.firstPosition),
      runs.map((run) => run.topic),
      runs.map((run) => run.partition),
      runs.map((run) => run.firstOffset),
      runs.map((run) => run.lastOffset),
    ],
  );
}

/** The order history was written in, from a position on. */
export async function readOrder(tx: Tx, from: number): Promise<OrderedRun[]> {
  const rows = await tx.query<{ first_position: string; topic: string; partition: number; first_offset: string; last_offset: string }>(
    'SELECT first_position, topic, partition, first_offset, last_offset FROM history_order WHERE first_position + last_offset - first_offset >= $1 ORDER BY first_position',
    [from],
  );
  return rows.map((row) => ({
    firstPosition: Number(row.first_position),
    topic: row.topic,
    partition: row.partition,
    firstOffset: Number(row.first_offset),
    lastOffset: Number(row.last_offset),
  }));
}
