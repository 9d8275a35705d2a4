import { createHash } from 'node:crypto';
import { DomainError } from '@entente/contracts';
import type { Tx } from '@entente/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import type { Caller } from '../sign-in/sign-in.guard.js';

class Idempotency1700000000001 implements MigrationInterface {
  readonly name = 'Idempotency1700000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE idempotency (
      subject text NOT NULL, key text NOT NULL, request text NOT NULL, answer jsonb, created_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (subject, key))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE idempotency');
  }
}

export const idempotencyMigrations = [Idempotency1700000000001] as const;

/**
 * Does `work` once per caller and `Idempotency-Key`: a repetition gets the first answer again, another body under the
 * same key is refused. In the transaction of the work itself, so an answer is kept exactly when the work is.
 */
export async function once<T extends object>(tx: Tx, caller: Caller, key: string | undefined, request: unknown, work: () => Promise<T>): Promise<T> {
  if (key === undefined) return work();
  const subject = caller.principal.sub;
  const hash = createHash('sha256').update(JSON.stringify(request)).digest('base64url');
  const inserted = await tx.execute('INSERT INTO idempotency (subject, key, request) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [subject, key, hash]);
  if (inserted === 0) {
    const [kept] = await tx.query<{ request: string; answer: T }>('SELECT request, answer FROM idempotency WHERE subject = $1 AND key = $2', [subject, key]);
    if (kept?.request !== hash) throw new DomainError('rejected', 'idempotency-key-reused', 'this Idempotency-Key was used for another request');
    return kept.answer;
  }
  const answer = await work();
  await tx.execute('UPDATE idempotency SET answer = $3 WHERE subject = $1 AND key = $2', [subject, key, JSON.stringify(answer)]);
  return answer;
}
