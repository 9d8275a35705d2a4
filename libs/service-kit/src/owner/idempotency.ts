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
  const { subject, hash } = onceKey(caller, key, request);
  const inserted = await tx.execute('INSERT INTO idempotency (subject, key, request) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [subject, key, hash]);
  if (inserted === 0) {
    const [kept] = await tx.query<{ request: string; answer: T }>('SELECT request, answer FROM idempotency WHERE subject = $1 AND key = $2', [subject, key]);
    if (kept?.request !== hash) throw reused();
    return kept.answer;
  }
  const answer = await work();
  await tx.execute('UPDATE idempotency SET answer = $3 WHERE subject = $1 AND key = $2', [subject, key, JSON.stringify(answer)]);
  return answer;
}

function reused(): DomainError {
  return new DomainError('rejected', 'idempotency-key-reused', 'this Idempotency-Key was used for another request');
}

/** A caller's key, and a digest of what was asked under it. */
export interface OnceKey {
  subject: string;
  key: string;
  hash: string;
}

export function onceKey({ principal }: Caller, key: string, request: unknown): OnceKey {
  return { subject: principal.sub, key, hash: createHash('sha256').update(JSON.stringify(request)).digest('base64url') };
}

interface KeptOnce extends Record<string, unknown> {
  subject: string;
  key: string;
  request: string;
  answer: { made: string };
}

/** `once` for many requests in one transaction, each key at most once among them. What is kept as the answer is the id of what was made. */
export class Repetitions {
  private readonly added: (OnceKey & { made: string })[] = [];

  private constructor(private readonly kept: readonly KeptOnce[]) {}

  /** Looks keys up, in one statement. */
  static async of(tx: Tx, keys: readonly OnceKey[]): Promise<Repetitions> {
    if (keys.length === 0) return new Repetitions([]);
    return new Repetitions(
      await tx.query<KeptOnce>(
        'SELECT subject, key, request, answer FROM idempotency JOIN unnest($1::text[], $2::text[]) AS asked(subject, key) USING (subject, key)',
        [keys.map(({ subject }) => subject), keys.map(({ key }) => key)],
      ),
    );
  }

  /** What was made under a key before; undefined: nothing. Throws `rejected`: `idempotency-key-reused`. */
  answerOf({ subject, key, hash }: OnceKey): string | undefined {
    const before = this.kept.find((row) => row.subject === subject && row.key === key);
    if (before !== undefined && before.request !== hash) throw reused();
    return before?.answer.made;
  }

  add(key: OnceKey, made: string): void {
    this.added.push({ ...key, made });
  }

  /** Keeps what was made, in one statement. Throws `conflict` where another transaction used a key meanwhile. */
  async keep(tx: Tx): Promise<void> {
    if (this.added.length === 0) return;
    const kept = await tx.execute(
      `INSERT INTO idempotency (subject, key, request, answer)
       SELECT subject, key, request, json_build_object('made', made) FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS a(subject, key, request, made)
       ORDER BY subject, key ON CONFLICT DO NOTHING`,
      [this.added.map(({ subject }) => subject), this.added.map(({ key }) => key), this.added.map(({ hash }) => hash), this.added.map(({ made }) => made)],
    );
    if (kept !== this.added.length) throw new DomainError('conflict', 'asked-meanwhile', 'the same was asked at the same time: ask again');
  }
}
