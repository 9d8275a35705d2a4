import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { TopicSettings } from '@entente/contracts';
import type { Bus, Consumption, LogReader, LogRecord, OutgoingRecord, Subscription } from './bus.js';
import { Doorbell } from './doorbell.js';
import { placeInLog } from './log-errors.js';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS log_partition (
    topic text NOT NULL, partition int NOT NULL, next_offset bigint NOT NULL DEFAULT 0, retention_ms bigint,
    PRIMARY KEY (topic, partition));
  CREATE TABLE IF NOT EXISTS log (
    topic text NOT NULL, partition int NOT NULL, "offset" bigint NOT NULL, key text, headers json NOT NULL, value bytea NOT NULL,
    appended_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (topic, partition, "offset"));`;
/**
 * Appends in one statement, which is a transaction: counts per partition, moves its counter row, places the records.
 * The counter rows are locked in a fixed order, so that two appenders never wait for each other.
 */
const APPEND = `
  WITH placed AS MATERIALIZED (
    SELECT * FROM unnest($1::text[], $2::int[], $3::text[], $4::json[], $5::text[]) WITH ORDINALITY AS r(topic, partition, key, headers, value, at)),
  counted AS MATERIALIZED (SELECT topic, partition, count(*) AS records FROM placed GROUP BY topic, partition),
  locked AS MATERIALIZED (
    SELECT topic, partition FROM log_partition JOIN counted USING (topic, partition) ORDER BY topic, partition FOR UPDATE OF log_partition),
  moved AS (
    UPDATE log_partition l SET next_offset = l.next_offset + c.records FROM counted c JOIN locked USING (topic, partition)
    WHERE l.topic = c.topic AND l.partition = c.partition RETURNING l.topic, l.partition, l.next_offset - c.records AS first),
  appended AS (
    INSERT INTO log (topic, partition, "offset", key, headers, value)
    SELECT topic, partition, m.first + row_number() OVER (PARTITION BY topic, partition ORDER BY p.at) - 1, p.key, p.headers, decode(p.value, 'base64')
    FROM placed p JOIN moved m USING (topic, partition))
  SELECT pg_notify($6, $7)`;
/** Records past their topic's retention, where it has one. */
const PURGE = `
  DELETE FROM log WHERE topic = $1 AND partition = $2 AND "offset" < coalesce(
    (SELECT min("offset") FROM log WHERE topic = $1 AND partition = $2 AND appended_at >= now() - $3 * interval '1 millisecond'), $4::bigint)`;
const PURGE_EVERY_MS = 3_600_000;
const SCHEMA_LOCK = 0x6c6f67;
const CHANNEL = 'entente_log';
const POLL_MS = 250;
const RETRY_MS = { first: 100, most: 5_000 };

/** FNV-1a; spreads keys over partitions. */
function partitionOf(key: string | null, partitions: number): number {
  if (partitions === 1 || key === null) return 0;
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193) >>> 0;
  return hash % partitions;
}

/** The topics a notification names; undefined where it names none that can be read. */
function topicsIn(payload: string | undefined): readonly unknown[] | undefined {
  try {
    const topics: unknown = JSON.parse(payload ?? '');
    return Array.isArray(topics) ? topics : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The log as an append-only table in PostgreSQL. A counter row per partition hands out offsets inside the appending
 * transaction: gap-free and in commit order. NOTIFY is a hint; readers poll all the same.
 */
export class EmbeddedLog implements Bus {
  readonly system = 'embedded';
  private readonly pool: pg.Pool;
  private readonly doorbell = new Doorbell();
  private readonly partitions = new Map<string, number>();
  private listener: pg.Client | undefined;
  private closed = false;
  private lastPurge = 0;

  constructor(
    private readonly url: string,
    applicationName: string,
    private readonly warn: (message: string) => void,
  ) {
    this.pool = new pg.Pool({ connectionString: url, max: 6, application_name: `${applicationName} log`, connectionTimeoutMillis: 5_000 });
    this.pool.on('error', () => undefined); // an idle connection was lost: the next query opens another
  }

  async ensureTopics(topics: readonly TopicSettings[]): Promise<void> {
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT pg_advisory_xact_lock($1)', [SCHEMA_LOCK]);
      await client.query(SCHEMA);
      for (const { name, partitions, retentionMs } of topics) {
        await client.query(
          `INSERT INTO log_partition (topic, partition, retention_ms) SELECT $1, generate_series(0, $2 - 1), $3
           ON CONFLICT (topic, partition) DO UPDATE SET retention_ms = excluded.retention_ms`,
          [name, partitions, retentionMs === 'forever' ? null : retentionMs],
        );
      }
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
  }

  async publish(records: readonly OutgoingRecord[]): Promise<void> {
    const placed: { topic: string; partition: number; record: OutgoingRecord }[] = [];
    for (const record of records) {
      placed.push({ topic: record.topic, partition: partitionOf(record.key, await this.partitionCount(record.topic)), record });
    }
    await this.pool.query(APPEND, [
      placed.map((p) => p.topic),
      placed.map((p) => p.partition),
      placed.map((p) => p.record.key),
      placed.map((p) => JSON.stringify(p.record.headers)),
      placed.map((p) => p.record.value.toString('base64')),
      CHANNEL,
      JSON.stringify([...new Set(placed.map((p) => p.topic))]),
    ]);
    this.purgeSoon();
  }

  async run(subscription: Subscription): Promise<Consumption> {
    await this.listen();
    // All of them before the first is read: nobody could stop what runs where a later topic is missing.
    const topics = await Promise.all(subscription.topics.map(async (topic) => ({ topic, partitions: await this.partitionCount(topic) })));
    let running = true;
    const rounds: Date[] = [];
    const loops: Promise<void>[] = [];
    for (const { topic, partitions } of topics) {
      for (let partition = 0; partition < partitions; partition++) {
        const at = rounds.push(new Date()) - 1;
        loops.push(
          this.readPartition(
            subscription,
            topic,
            partition,
            () => running && !this.closed,
            () => (rounds[at] = new Date()),
          ),
        );
      }
    }
    return {
      get lastRound() {
        return new Date(Math.min(...rounds.map(Number)));
      },
      stop: async () => {
        running = false;
        this.doorbell.ring();
        await Promise.all(loops);
      },
    };
  }

  async reader(): Promise<LogReader> {
    return { read: (topic, partition, offset, most) => this.read(topic, partition, offset, most), close: async () => undefined };
  }

  async endOffsets(topics: readonly string[]): Promise<Map<string, number[]>> {
    const { rows } = await this.pool.query<{ topic: string; ends: string[] }>(
      'SELECT topic, array_agg(next_offset ORDER BY partition)::text[] AS ends FROM log_partition WHERE topic = ANY($1) GROUP BY topic',
      [topics],
    );
    return new Map(rows.map(({ topic, ends }) => [topic, ends.map(Number)]));
  }

  async health(): Promise<void> {
    await this.pool.query('SELECT 1');
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.doorbell.ring();
    await this.listener?.end().catch(() => undefined);
    await this.pool.end();
  }

  /** Now and then; what fails now is done an hour later. */
  private purgeSoon(): void {
    if (Date.now() - this.lastPurge < PURGE_EVERY_MS) return;
    this.lastPurge = Date.now();
    this.purge().catch((error: unknown) => {
      if (!this.closed) this.warn(`old records were not removed, it is tried again in an hour: ${String(error)}`);
    });
  }

  private async purge(): Promise<void> {
    const { rows } = await this.pool.query<{ topic: string; partition: number; retention_ms: string; next_offset: string }>(
      'SELECT topic, partition, retention_ms, next_offset FROM log_partition WHERE retention_ms IS NOT NULL',
    );
    for (const { topic, partition, retention_ms, next_offset } of rows) await this.pool.query(PURGE, [topic, partition, Number(retention_ms), next_offset]);
  }

  private async readPartition(subscription: Subscription, topic: string, partition: number, goOn: () => boolean, onRound: () => void): Promise<void> {
    let offset: number | undefined;
    let ahead: { from: number; records: Promise<LogRecord[]> } | undefined;
    let retry = RETRY_MS.first;
    while (goOn()) {
      try {
        offset ??= placeInLog(topic, partition, await subscription.startAt(topic, partition), await this.extent(topic, partition));
        const records: LogRecord[] = await (ahead?.from === offset ? ahead.records : this.read(topic, partition, offset, subscription.maxBatch));
        ahead = undefined;
        if (records.length === 0) {
          subscription.onWell({ topic, partition });
          await this.doorbell.wait(topic, POLL_MS);
        } else {
          // After a full batch there is more: it is read while this one is worked on.
          if (records.length === subscription.maxBatch) ahead = this.readAhead(subscription, topic, partition, offset + records.length);
          offset = await subscription.onBatch({ topic, partition, records });
        }
        retry = RETRY_MS.first;
        onRound();
      } catch (error) {
        if (!goOn()) return;
        subscription.onError(error, { topic, partition });
        ahead = undefined;
        offset = undefined; // what was committed decides where to go on
        await pause(retry);
        retry = Math.min(retry * 2, RETRY_MS.most);
      }
    }
  }

  private readAhead(subscription: Subscription, topic: string, partition: number, from: number): { from: number; records: Promise<LogRecord[]> } {
    const records = this.read(topic, partition, from, subscription.maxBatch);
    records.then(
      (read) => subscription.onAhead?.(read),
      () => undefined, // met when they are asked for
    );
    return { from, records };
  }

  private async read(topic: string, partition: number, offset: number, most: number): Promise<LogRecord[]> {
    const { rows } = await this.pool.query<{ offset: string; key: string | null; headers: Record<string, string>; value: Buffer }>(
      'SELECT "offset", key, headers, value FROM log WHERE topic = $1 AND partition = $2 AND "offset" >= $3 ORDER BY "offset" LIMIT $4',
      [topic, partition, offset, most],
    );
    return rows.map((row) => ({ topic, partition, offset: Number(row.offset), key: row.key, headers: row.headers, value: row.value }));
  }

  private async extent(topic: string, partition: number): Promise<{ low: number; high: number }> {
    const { rows } = await this.pool.query<{ low: string; high: string }>(
      `SELECT coalesce((SELECT min("offset") FROM log WHERE topic = $1 AND partition = $2), next_offset) AS low, next_offset AS high
       FROM log_partition WHERE topic = $1 AND partition = $2`,
      [topic, partition],
    );
    return { low: Number(rows[0]?.low ?? 0), high: Number(rows[0]?.high ?? 0) };
  }

  private async partitionCount(topic: string): Promise<number> {
    const known = this.partitions.get(topic);
    if (known !== undefined) return known;
    const { rows } = await this.pool.query<{ count: string }>('SELECT count(*) FROM log_partition WHERE topic = $1', [topic]);
    const count = Number(rows[0]?.count ?? 0);
    if (count === 0) throw new Error(`no such topic in the log: ${topic}`);
    this.partitions.set(topic, count);
    return count;
  }

  private async listen(): Promise<void> {
    if (this.listener || this.closed) return;
    const client = new pg.Client({ connectionString: this.url });
    this.listener = client;
    const lost = (): void => {
      if (this.listener !== client || this.closed) return;
      this.listener = undefined;
      setTimeout(() => void this.listen().catch(() => undefined), 1_000).unref();
    };
    client.on('error', lost);
    client.on('end', lost);
    client.on('notification', ({ payload }) => this.doorbell.ring(topicsIn(payload)));
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
    } catch {
      lost();
    }
  }
}
