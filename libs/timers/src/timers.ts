import type { Tx } from '@entente/persistence';

/** A promise that something is done at a time. `kind` names its handler, `key` what it is about; there is one per kind and key. */
export interface Timer {
  readonly kind: string;
  readonly key: string;
  readonly dueAt: Date;
}

/** Where a transaction leaves what is to be done later: kept exactly when the transaction is. */
export class Timers {
  private readonly listeners = new Map<string, (dueAt: number) => void>();

  /** The ear of a kind's loop: called after every commit that set such timers, with their times in milliseconds since 1970. */
  onSet(kind: string, listener: (dueAt: number) => void): void {
    if (this.listeners.has(kind)) throw new Error(`two handlers for timers of kind ${kind}`);
    this.listeners.set(kind, listener);
  }

  /**
   * Sets timers in one statement; setting the same kind and key again moves the timer and forgets its failures, the last in
   * the list counts. One that is due already fires at once. Waits for a batch that is firing one of them, and sets it anew after that.
   */
  async set(tx: Tx, timers: readonly Timer[]): Promise<void> {
    if (timers.length === 0) return;
    const last = [...new Map(timers.map((timer) => [JSON.stringify([timer.kind, timer.key]), timer])).values()];
    await tx.execute(
      // In the order of the key: two transactions that set the same timers wait for each other and not in a circle.
      `INSERT INTO timer (kind, key, due_at) SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[]) AS t(kind, key, due_at) ORDER BY kind, key
       ON CONFLICT (kind, key) DO UPDATE SET due_at = excluded.due_at, attempts = 0, retry_at = NULL, last_error_code = NULL`,
      [last.map(({ kind }) => kind), last.map(({ key }) => key), last.map(({ dueAt }) => dueAt.toISOString())],
    );
    tx.afterCommit(() => {
      for (const { kind, dueAt } of last) this.listeners.get(kind)?.(dueAt.getTime());
    });
  }

  /** Takes timers back that have not fired, and answers how many; those that are not set are passed over. */
  async cancel(tx: Tx, kind: string, keys: readonly string[]): Promise<number> {
    if (keys.length === 0) return 0;
    return tx.execute(
      `WITH mine AS (SELECT key FROM timer WHERE kind = $1 AND key = ANY($2::text[]) ORDER BY key FOR UPDATE)
       DELETE FROM timer USING mine WHERE timer.kind = $1 AND timer.key = mine.key`,
      [kind, keys],
    );
  }
}
