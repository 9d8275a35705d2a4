import { setImmediate as breathe } from 'node:timers/promises';
import { DomainError, type DomainEvent } from '@entente/contracts';
import { isTransient, type Transactions, type Tx } from '@entente/persistence';
import type { LogRecord, PartitionBatch } from '../bus/bus.js';
import { GapError } from '../bus/log-errors.js';
import type { EventCodec } from '../event-codec.js';
import { fingerprint, reasonOf, type DeadLetters, type Refusal } from './dead-letters.js';
import type { BatchHandler, ConsumerOptions } from './consumer.js';

/** Records decoded ahead at a stretch: about a millisecond, which a batch that waits for the database does not notice. */
const STRETCH = 100;
const MOST_PREPARED = 10_000;

interface Decoded {
  record: LogRecord;
  /** Absent where the consumer reads raw records. */
  event?: DomainEvent;
}

/**
 * Applies batches with the effect of exactly once: in one transaction it locks its offset, drops what it had, refuses
 * gaps, leaves out event ids seen before, applies the rest and moves the offset. Bad records are put aside with
 * everything later of the same aggregate; they stop nobody else.
 */
export class BatchConsumer {
  private readonly prepared = new Map<LogRecord, readonly Decoded[]>();
  /** The last offset of each partition whose turn has come. */
  private readonly taken = new Map<string, number>();

  constructor(
    private readonly transactions: Transactions,
    private readonly options: Pick<ConsumerOptions, 'group' | 'raw' | 'wants'>,
    private readonly codec: EventCodec,
    private readonly deadLetters: DeadLetters,
    private readonly handle: BatchHandler,
    private readonly onQuarantine: (refusal: Refusal) => void = () => undefined,
  ) {}

  get group(): string {
    return this.options.group;
  }

  /** The offset to go on from in a partition, or undefined where this group never read. */
  startAt(topic: string, partition: number): Promise<number | undefined> {
    return this.transactions.read('system', async (tx) => {
      const [row] = await tx.query<{ next_offset: string }>(
        'SELECT next_offset FROM consumer_offset WHERE consumer_group = $1 AND topic = $2 AND partition = $3',
        [this.group, topic, partition],
      );
      return row && Number(row.next_offset);
    });
  }

  /** Decodes records whose turn comes next, while others wait for the database. What is bad about one is met in its turn. */
  async prepare(records: readonly LogRecord[]): Promise<void> {
    if (this.options.raw || this.options.wants) return;
    // What was prepared and never came went to another member of the group.
    if (this.prepared.size > MOST_PREPARED) this.prepared.clear();
    for (let at = 0; at < records.length; at += STRETCH) {
      await breathe();
      for (const record of records.slice(at, at + STRETCH)) {
        if (record.offset <= (this.taken.get(placeOf(record)) ?? -1)) return;
        try {
          this.prepared.set(record, this.decode(record));
        } catch {
          // decoded again when it is applied
        }
      }
    }
  }

  /** Applies one batch; answers the offset to go on from. Throws on a gap and on failures that another try may not meet. */
  apply(batch: PartitionBatch): Promise<number> {
    return this.transactions.run('system', async (tx) => {
      const expected = await this.lockOffset(tx, batch.topic, batch.partition, batch.records[0]?.offset ?? 0);
      const fresh = batch.records.filter((record) => record.offset >= expected);
      const [first, last] = [fresh[0], fresh.at(-1)];
      if (!first || !last) return expected;
      if (first.offset !== expected) throw new GapError(batch.topic, batch.partition, expected, first.offset);
      await this.applyRecords(tx, fresh);
      await tx.execute('UPDATE consumer_offset SET next_offset = $4 WHERE consumer_group = $1 AND topic = $2 AND partition = $3', [
        this.group,
        batch.topic,
        batch.partition,
        last.offset + 1,
      ]);
      return last.offset + 1;
    });
  }

  /**
   * Applies records outside their turn, for a copy that is rebuilt in the order another one read in: offsets are neither
   * checked nor moved, all else is as ever.
   */
  applyOutOfTurn(records: readonly LogRecord[]): Promise<void> {
    return this.transactions.run('system', (tx) => this.applyRecords(tx, records));
  }

  /**
   * Tries a quarantined record again together with everything held back behind it, in order. Throws what the first
   * failure threw, with nothing changed.
   */
  async replay(letterId: string): Promise<void> {
    await this.transactions.run('system', async (tx) => {
      const [letter] = await tx.query<{ topic: string; partition: number; key: string | null; id: string }>(
        'SELECT id, topic, partition, key FROM dead_letter WHERE id = $1 AND consumer_group = $2',
        [letterId, this.group],
      );
      if (!letter) throw new DomainError('not-found', 'no-such-dead-letter', 'there is no such dead letter');
      await this.lockOffset(tx, letter.topic, letter.partition, 0);
      const rows = await tx.query<{ id: string; offset: string; headers: Record<string, string>; original: Buffer }>(
        `DELETE FROM dead_letter WHERE consumer_group = $1 AND topic = $2 AND (id = $3 OR key = $4) RETURNING id, "offset", headers, original`,
        [this.group, letter.topic, letter.id, letter.key],
      );
      const records = rows
        .map((row): LogRecord => ({
          topic: letter.topic,
          partition: letter.partition,
          offset: Number(row.offset),
          key: letter.key,
          headers: row.headers,
          value: row.original,
        }))
        .sort((a, b) => a.offset - b.offset);
      const decoded = records.flatMap((record) => this.decode(record));
      await this.call(tx, await this.leaveOutSeen(tx, decoded));
    });
  }

  private async lockOffset(tx: Tx, topic: string, partition: number, first: number): Promise<number> {
    const key = [this.group, topic, partition];
    const select = 'SELECT next_offset FROM consumer_offset WHERE consumer_group = $1 AND topic = $2 AND partition = $3 FOR UPDATE';
    const [row] = await tx.query<{ next_offset: string }>(select, key);
    if (row) return Number(row.next_offset);
    await tx.execute('INSERT INTO consumer_offset VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING', [...key, first]);
    const [created] = await tx.query<{ next_offset: string }>(select, key);
    return Number(created?.next_offset ?? first);
  }

  private async applyRecords(tx: Tx, records: readonly LogRecord[]): Promise<void> {
    const held = await this.heldKeys(tx, records);
    for (const record of records.slice(-1)) this.taken.set(placeOf(record), record.offset);
    const decoded: Decoded[] = [];
    const refused: Refusal[] = [];
    const { wants } = this.options;
    for (const record of wants ? records.filter(wants) : records) {
      if (record.key !== null && held.has(record.key)) {
        refused.push(this.refusal(record, 'held', new DomainError('rejected', 'held-back', 'an earlier event of this aggregate is in quarantine')));
        continue;
      }
      try {
        decoded.push(...this.decode(record));
      } catch (error) {
        refused.push(this.refusal(record, 'poison', error));
        if (record.key !== null) held.add(record.key);
      }
    }
    const undecoded = refused.length;
    await this.divide(tx, await this.leaveOutSeen(tx, decoded), held, refused);
    await this.forget(tx, refused.slice(undecoded));
    await this.deadLetters.keep(tx, refused);
    for (const refusal of refused) tx.afterCommit(() => this.onQuarantine(refusal));
  }

  /** Applies a run of events; where it fails for a reason of its own, halves it until the bad one stands alone. */
  private async divide(tx: Tx, run: readonly Decoded[], held: Set<string>, refused: Refusal[]): Promise<void> {
    const allowed = run.filter(({ record }) => {
      if (record.key === null || !held.has(record.key)) return true;
      refused.push(this.refusal(record, 'held', new DomainError('rejected', 'held-back', 'an earlier event of this aggregate is in quarantine')));
      return false;
    });
    const [only] = allowed;
    if (!only) return;
    await tx.execute('SAVEPOINT part');
    try {
      await this.call(tx, allowed);
      await tx.execute('RELEASE SAVEPOINT part');
    } catch (error) {
      if (isTransient(error)) throw error;
      await tx.execute('ROLLBACK TO SAVEPOINT part');
      if (allowed.length === 1) {
        refused.push(this.refusal(only.record, 'poison', error, only.event));
        if (only.record.key !== null) held.add(only.record.key);
        return;
      }
      const middle = Math.ceil(allowed.length / 2);
      await this.divide(tx, allowed.slice(0, middle), held, refused);
      await this.divide(tx, allowed.slice(middle), held, refused);
    }
  }

  private async call(tx: Tx, run: readonly Decoded[]): Promise<void> {
    const [first] = run;
    if (first) await this.handle({ topic: first.record.topic, events: run.flatMap(({ event }) => event ?? []), records: run.map(({ record }) => record) }, tx);
  }

  /** Nothing for a type this service does not know. */
  private decode(record: LogRecord): readonly Decoded[] {
    const prepared = this.prepared.get(record);
    if (prepared) {
      this.prepared.delete(record);
      return prepared;
    }
    if (this.options.raw) return [{ record }];
    const event = this.codec.decode(record);
    return event ? [{ record, event }] : [];
  }

  private async leaveOutSeen(tx: Tx, decoded: readonly Decoded[]): Promise<Decoded[]> {
    if (decoded.length === 0 || this.options.raw) return [...decoded];
    // Mostly all are new: then their number says so, and no id has to come back.
    const [fresh] = await tx.query<{ all: boolean; ids: string[] | null }>(
      `WITH fresh AS (INSERT INTO inbox (consumer_group, event_id) SELECT $1, * FROM unnest($2::text[]) ON CONFLICT DO NOTHING RETURNING event_id)
       SELECT count(*) = $3 AS all, CASE WHEN count(*) < $3 THEN array_agg(event_id) END AS ids FROM fresh`,
      [this.group, decoded.map(({ event }) => event?.id), decoded.length],
    );
    if (fresh?.all) return [...decoded];
    const unseen = new Set(fresh?.ids ?? []);
    return decoded.filter(({ event }) => event !== undefined && unseen.delete(event.id));
  }

  /** What was put aside has not taken effect: a replay must find it new. */
  private async forget(tx: Tx, refused: readonly Refusal[]): Promise<void> {
    if (refused.length === 0) return;
    await tx.execute('DELETE FROM inbox WHERE consumer_group = $1 AND event_id = ANY($2::text[])', [this.group, refused.map(({ eventId }) => eventId)]);
  }

  private async heldKeys(tx: Tx, records: readonly LogRecord[]): Promise<Set<string>> {
    const rows = await tx.query<{ key: string }>(
      `SELECT DISTINCT key FROM dead_letter WHERE consumer_group = $1 AND topic = $2 AND state IN ('poison', 'held') AND key = ANY($3::text[])`,
      [this.group, records[0]?.topic, [...new Set(records.map((record) => record.key))]],
    );
    return new Set(rows.map((row) => row.key));
  }

  private refusal(record: LogRecord, state: 'poison' | 'held', error: unknown, event?: DomainEvent): Refusal {
    return {
      state,
      fingerprint: fingerprint(this.group, record.topic, String(record.partition), String(record.offset)),
      consumerGroup: this.group,
      topic: record.topic,
      partition: record.partition,
      offset: record.offset,
      key: record.key,
      ...(record.headers['ce_id'] === undefined ? {} : { eventId: record.headers['ce_id'] }),
      ...(record.headers['ce_type'] === undefined ? {} : { type: record.headers['ce_type'] }),
      ...(record.headers['ce_subject'] === undefined ? {} : { subject: record.headers['ce_subject'] }),
      ...reasonOf(error),
      headers: record.headers,
      original: record.value,
      label: event?.label ?? this.codec.labelIn(record.headers),
    };
  }
}

function placeOf({ topic, partition }: LogRecord): string {
  return `${topic}/${partition}`;
}
