import type { DataSource } from 'typeorm';
import type { Tx } from '@entente/persistence';
import type { Timer } from '../timers.js';
import { RETRY_MS } from './retry.js';

/** A timer that fell due, and how often it failed before. */
export interface DueTimer extends Timer {
  readonly attempts: number;
}

/** Whether timers of a kind are due, and when the first of the others will be, in milliseconds since 1970. */
export interface Outlook {
  readonly due: boolean;
  readonly next: number;
}

/** `$2` is now. A retry further away than any can be was planned before the clock was set back. */
const IS_DUE = `due_at <= $2 AND (retry_at IS NULL OR retry_at <= $2 OR retry_at > $2::timestamptz + interval '${RETRY_MS.most} milliseconds')`;

export async function outlook(dataSource: DataSource, kind: string, now: Date): Promise<Outlook> {
  const rows: { due: boolean; next: Date | null }[] = await dataSource.query(
    `SELECT EXISTS (SELECT FROM timer WHERE kind = $1 AND ${IS_DUE}) AS due, (SELECT min(due_at) FROM timer WHERE kind = $1 AND due_at > $2) AS next`,
    [kind, now.toISOString()],
  );
  return { due: rows[0]?.due ?? false, next: rows[0]?.next?.getTime() ?? Infinity };
}

/** Removes due timers of a kind that no other instance has in hand, all or those of some keys, the longest overdue first. */
export async function takeDue(tx: Tx, kind: string, now: Date, limit: number, keys?: readonly string[]): Promise<DueTimer[]> {
  const rows = await tx.query<{ key: string; due_at: Date; attempts: number }>(
    `WITH taken AS (SELECT key FROM timer WHERE kind = $1 AND ${IS_DUE} AND ($4::text[] IS NULL OR key = ANY($4))
                    ORDER BY due_at, key LIMIT $3 FOR UPDATE SKIP LOCKED),
          removed AS (DELETE FROM timer USING taken WHERE timer.kind = $1 AND timer.key = taken.key RETURNING timer.key, due_at, attempts)
     SELECT * FROM removed ORDER BY due_at, key`,
    [kind, now.toISOString(), limit, keys ?? null],
  );
  return rows.map(({ key, due_at, attempts }) => ({ kind, key, dueAt: due_at, attempts }));
}

/** Puts a timer that failed alone off; not when it was moved or fired meanwhile. */
export async function putOff(tx: Tx, timer: DueTimer, retryAt: Date, code: string): Promise<void> {
  await tx.execute(
    'UPDATE timer SET attempts = attempts + 1, retry_at = $4, last_error_code = $5 WHERE kind = $1 AND key = $2 AND due_at = $3 AND attempts = $6',
    [timer.kind, timer.key, timer.dueAt.toISOString(), retryAt.toISOString(), code, timer.attempts],
  );
}

/** How many timers of each kind are due and have not fired, those that failed among them. */
export async function countDue(dataSource: DataSource, now: Date): Promise<{ kind: string; count: number }[]> {
  return dataSource.query('SELECT kind, count(*)::int AS count FROM timer WHERE due_at <= $1 GROUP BY kind', [now.toISOString()]);
}
