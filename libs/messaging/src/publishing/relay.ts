import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Bus } from '../bus/bus.js';
import { publishInSpans } from '../traces/publish-in-spans.js';
import type { Outbox } from './outbox.js';

const RELAY_LOCK = 0x72656c;
const BATCH = 1_000;
const POLL_MS = 200;
/** Writes of the next few milliseconds go in the same round. */
const GATHER_MS = 5;
const STANDBY_MS = 1_000;
const RETRY_MS = { first: 100, most: 5_000 };
const PURGE_EVERY_MS = 60_000;

interface OutboxRow {
  id: string;
  topic: string;
  key: string | null;
  headers: Record<string, string>;
  payload: Buffer;
}

/**
 * Publishes what transactions left in the outbox: one active relay per database, under an advisory lock of the very
 * connection it reads with, so that a relay that lost its lock cannot go on. It claims rows not yet published in id
 * order and marks them after the log has them. (A cursor `id > last` would lose rows: ids are drawn before commit.)
 */
export class Relay {
  private running = false;
  private loop: Promise<void> = Promise.resolve();
  private wakeUp: () => void = () => undefined;
  private woken = false;
  private lastPurge = 0;
  private sent: (seconds: number) => void = () => undefined;
  /** Rows published and connections lost since start, and when the relay last did its round; for metrics and health. */
  published = 0;
  failures = 0;
  lastRound = new Date(0);
  active = false;

  constructor(
    private readonly databaseUrl: string,
    private readonly searchPath: string,
    private readonly bus: Bus,
    outbox: Outbox,
    private readonly onError: (error: unknown) => void,
  ) {
    outbox.onAdded(() => this.wake());
  }

  /** Told after every batch how long the log took for it. */
  onSent(sent: (seconds: number) => void): void {
    this.sent = sent;
  }

  start(): void {
    this.running = true;
    this.loop = this.run();
  }

  /** Finishes the batch in hand and gives the lock up. */
  async stop(): Promise<void> {
    this.running = false;
    this.wake();
    await this.loop;
  }

  private wake(): void {
    this.woken = true;
    this.wakeUp();
  }

  private async sleep(ms: number): Promise<void> {
    if (!this.woken && this.running) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.wakeUp = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.woken = false;
  }

  private async run(): Promise<void> {
    let retry = RETRY_MS.first;
    while (this.running) {
      const client = new pg.Client({ connectionString: this.databaseUrl, options: `-c search_path=${this.searchPath}`, application_name: 'entente relay' });
      client.on('error', () => undefined); // the query in hand fails and says so
      try {
        await client.connect();
        await this.serve(client, () => (retry = RETRY_MS.first));
      } catch (error) {
        this.failures++;
        this.onError(error);
        await this.sleep(retry);
        retry = Math.min(retry * 2, RETRY_MS.most);
      } finally {
        this.active = false;
        await client.end().catch(() => undefined);
      }
    }
  }

  private async serve(client: pg.Client, succeeded: () => void): Promise<void> {
    while (this.running) {
      const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [RELAY_LOCK]);
      if (rows[0]?.locked) break;
      await this.sleep(STANDBY_MS);
    }
    this.active = this.running;
    while (this.running) {
      const count = await this.publishBatch(client);
      this.lastRound = new Date();
      succeeded();
      if (count < BATCH) {
        await this.purge(client);
        await this.sleep(POLL_MS);
        await pause(GATHER_MS);
      }
    }
  }

  private async publishBatch(client: pg.Client): Promise<number> {
    const { rows } = await client.query<OutboxRow>('SELECT id, topic, key, headers, payload FROM outbox WHERE published_at IS NULL ORDER BY id LIMIT $1', [
      BATCH,
    ]);
    if (rows.length === 0) return 0;
    const began = performance.now();
    const records = rows.map(({ topic, key, headers, payload }) => ({ topic, key, headers, value: payload }));
    await publishInSpans(this.bus, records);
    this.sent((performance.now() - began) / 1_000);
    await client.query('UPDATE outbox SET published_at = now() WHERE id = ANY($1::bigint[])', [rows.map((row) => row.id)]);
    this.published += rows.length;
    return rows.length;
  }

  /** Published rows are kept a day for the curious, ids seen are kept thirty. */
  private async purge(client: pg.Client): Promise<void> {
    if (Date.now() - this.lastPurge < PURGE_EVERY_MS) return;
    this.lastPurge = Date.now();
    await client.query(`DELETE FROM outbox WHERE published_at < now() - interval '1 day'`);
    await client.query(`DELETE FROM inbox WHERE seen_at < now() - interval '30 days'`);
  }
}
