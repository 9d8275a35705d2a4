import type { Tx } from '@entente/persistence';
import { LIVE, NEXT, PREVIOUS } from '../persistence/copies.js';

/**
 * Holds the live consumers and everything else that writes until the transaction ends; reads go on. The tables in the
 * order in which a consumer's transaction takes them, so that none waits for us while we wait for it.
 */
export async function holdWriters(tx: Tx): Promise<void> {
  await tx.execute(`SET LOCAL lock_timeout = '30s'`);
  for (const table of ['consumer_offset', 'dead_letter', 'outbox', 'report_answer', 'idempotency'])
    await tx.execute(`LOCK TABLE ${LIVE}.${table} IN EXCLUSIVE MODE`);
}

/** Takes over what the log does not hold. The dead letters of the rebuilt consumer `group` were made anew. */
export async function carryOver(tx: Tx, group: string): Promise<void> {
  // A record that was put aside before is the letter it was before, and was told then.
  await tx.execute(
    `UPDATE ${NEXT}.dead_letter n SET id = l.id, times = l.times, first_at = l.first_at, last_at = l.last_at FROM ${LIVE}.dead_letter l WHERE l.fingerprint = n.fingerprint`,
  );
  await tx.execute(
    `DELETE FROM ${NEXT}.outbox o USING ${LIVE}.dead_letter l WHERE o.headers->>'dead_origin' = l.topic || '/' || l.partition || '/' || l."offset"`,
  );
  await tx.execute(
    `INSERT INTO ${NEXT}.dead_letter SELECT * FROM ${LIVE}.dead_letter WHERE consumer_group IS NULL OR consumer_group <> $1 ON CONFLICT DO NOTHING`,
    [group],
  );
  // Ids stay what they are: the relay may just be publishing these rows, and marks them by id.
  await tx.execute(
    `WITH told AS (DELETE FROM ${NEXT}.outbox RETURNING id, topic, key, headers, payload)
     INSERT INTO ${LIVE}.outbox (topic, key, headers, payload) SELECT topic, key, headers, payload FROM told ORDER BY id`,
  );
  await tx.execute(
    `INSERT INTO ${NEXT}.outbox (id, topic, key, headers, payload, created_at, published_at) OVERRIDING SYSTEM VALUE
     SELECT id, topic, key, headers, payload, created_at, published_at FROM ${LIVE}.outbox WHERE published_at IS NULL`,
  );
  await tx.execute(`SELECT setval(pg_get_serial_sequence('${NEXT}.outbox', 'id'), nextval(pg_get_serial_sequence('${LIVE}.outbox', 'id')))`);
  // Whoever remembers the last change it saw must see every later one.
  await tx.execute(`SELECT setval('${NEXT}.directory_change', greatest(nextval('${LIVE}.directory_change'), nextval('${NEXT}.directory_change')))`);
  for (const table of ['idempotency', 'report_answer']) await tx.execute(`INSERT INTO ${NEXT}.${table} SELECT * FROM ${LIVE}.${table} ON CONFLICT DO NOTHING`);
  await tx.execute(`DELETE FROM ${NEXT}.consumer_offset`);
  await tx.execute(`INSERT INTO ${NEXT}.consumer_offset SELECT * FROM ${LIVE}.consumer_offset`);
}

/**
 * Puts the second copy in the place of the live one. Waits for the reads that have begun: each asks for its position
 * first, and those that come meanwhile find the table under its old name again, in the new copy.
 */
export async function swap(tx: Tx): Promise<void> {
  await tx.execute(`LOCK TABLE ${LIVE}.consumer_offset IN ACCESS EXCLUSIVE MODE`);
  await tx.execute(`ALTER SCHEMA ${LIVE} RENAME TO ${PREVIOUS}`);
  await tx.execute(`ALTER SCHEMA ${NEXT} RENAME TO ${LIVE}`);
}
