import type { RebuildStatus } from '@entente/contracts';
import type { Transactions } from '@entente/persistence';
import type { z } from 'zod';
import type { Difference } from './compare-copies.js';

type Status = z.infer<typeof RebuildStatus>;

interface RunRow {
  id: string;
  state: Status['state'];
  read: string;
  total: string;
  started_at: Date;
  ended_at: Date | null;
  differences: Difference[] | null;
  error: string | null;
}

/** How rebuilds went; kept where no rebuild touches it. */
export class RunRecords {
  constructor(private readonly transactions: Transactions) {}

  async begin(id: string, startedAt: Date): Promise<void> {
    await this.write(`INSERT INTO rebuilds.run (id, state, started_at) VALUES ($1, 'running', $2)`, [id, startedAt]);
  }

  async progress(id: string, read: number, total: number): Promise<void> {
    await this.write('UPDATE rebuilds.run SET read = $2, total = $3 WHERE id = $1', [id, read, total]);
  }

  async swapped(id: string, endedAt: Date, differences: readonly Difference[]): Promise<void> {
    await this.write(`UPDATE rebuilds.run SET state = 'swapped', ended_at = $2, differences = $3 WHERE id = $1 AND state = 'running'`, [
      id,
      endedAt,
      JSON.stringify(differences),
    ]);
  }

  async failed(id: string, endedAt: Date, reason: string): Promise<void> {
    await this.write(`UPDATE rebuilds.run SET state = 'failed', ended_at = $2, error = $3 WHERE id = $1 AND state = 'running'`, [id, endedAt, reason]);
  }

  /** Those whose process did not live to say how they ended. */
  async abandonRunning(endedAt: Date): Promise<void> {
    await this.write(`UPDATE rebuilds.run SET state = 'failed', ended_at = $1, error = 'the service stopped meanwhile' WHERE state = 'running'`, [endedAt]);
  }

  /** The last one, or undefined where there never was any. */
  async last(): Promise<Status | undefined> {
    const [row] = await this.transactions.read('system', (tx) => tx.query<RunRow>('SELECT * FROM rebuilds.run ORDER BY started_at DESC, id DESC LIMIT 1'));
    if (!row) return undefined;
    return {
      id: row.id,
      state: row.state,
      read: Number(row.read),
      total: Number(row.total),
      startedAt: row.started_at.toISOString(),
      ...(row.ended_at === null ? {} : { endedAt: row.ended_at.toISOString() }),
      ...(row.differences === null ? {} : { differences: row.differences }),
      ...(row.error === null ? {} : { error: row.error }),
    };
  }

  private async write(sql: string, parameters: readonly unknown[]): Promise<void> {
    await this.transactions.run('system', (tx) => tx.execute(sql, parameters));
  }
}
