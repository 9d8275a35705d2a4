import { randomUUID } from 'node:crypto';
import type { Consumer, EachBatchPayload } from 'kafkajs';
import type { LogReader, LogRecord } from '../bus.js';
import type { KafkaSide } from './kafka-bus.js';
import { fromKafka } from './kafka-records.js';

/** Records held in memory per partition before the reader lets Kafka wait, and at which it asks for more. */
const HELD = { most: 20_000, few: 5_000 };
const FETCH_WAIT_MS = 100;
/** Kafka has the record and does not hand it over. */
const PATIENCE_MS = 60_000;

/** What was fetched of a partition and not yet asked for. */
class Shelf {
  records: LogRecord[] = [];
  paused = false;

  /** The offset that comes next from Kafka. */
  constructor(public next: number) {}
}

/**
 * Reads ahead of whoever asks, as the only member of a group of its own that leaves no trace. Going back or far ahead costs
 * a new fetch; going on costs none.
 */
export class KafkaReader implements LogReader {
  private readonly shelves = new Map<string, Shelf>();
  private readonly ends = new Map<string, { low: number; high: number }>();
  private failure: Error | undefined;
  private arrived: () => void = () => undefined;

  private constructor(
    private readonly side: KafkaSide,
    private readonly consumer: Consumer,
    private readonly forget: () => Promise<unknown>,
  ) {}

  static async open(side: KafkaSide, topics: readonly string[], deleteGroup: (group: string) => Promise<unknown>): Promise<KafkaReader> {
    const groupId = side.name(`entente.reader.${randomUUID()}`);
    const consumer = side.kafka.consumer({
      groupId,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      maxBytesPerPartition: 8 * 1024 * 1024,
      maxBytes: 16 * 1024 * 1024,
      allowAutoTopicCreation: false,
    });
    const reader = new KafkaReader(side, consumer, () => deleteGroup(groupId));
    const names = new Map(topics.map((topic) => [side.name(topic), topic]));
    consumer.on(consumer.events.CRASH, ({ payload }) => reader.fail(payload.error));
    await consumer.connect();
    await consumer.subscribe({ topics: [...names.keys()], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 3,
      eachBatch: async (payload) => reader.take(names.get(payload.batch.topic) ?? payload.batch.topic, payload),
    });
    return reader;
  }

  async read(topic: string, partition: number, offset: number, most: number): Promise<LogRecord[]> {
    const { low, high } = await this.extent(topic, partition, offset + most);
    const from = Math.max(offset, low);
    const wanted = Math.min(offset + most, high) - from;
    if (wanted <= 0) return [];
    const shelf = this.shelfAt(topic, partition, from);
    const patience = setTimeout(() => this.fail(new Error(`${topic}/${partition}: Kafka hands over nothing from offset ${shelf.next} on`)), PATIENCE_MS);
    try {
      while (shelf.records.length < wanted) {
        this.resume(topic, partition, shelf);
        await new Promise<void>((resolve) => (this.arrived = resolve));
        if (this.failure) throw this.failure;
        patience.refresh();
      }
    } finally {
      clearTimeout(patience);
    }
    const records = shelf.records.splice(0, wanted);
    if (shelf.records.length < HELD.few) this.resume(topic, partition, shelf);
    return records;
  }

  async close(): Promise<void> {
    await this.consumer.disconnect();
    await this.forget().catch(() => undefined); // an empty group: the broker forgets it by itself in a week
  }

  private fail(error: Error): void {
    this.failure ??= error;
    this.arrived();
  }

  private async extent(topic: string, partition: number, upTo: number): Promise<{ low: number; high: number }> {
    const key = `${topic}/${partition}`;
    const known = this.ends.get(key);
    if (known && known.high >= upTo) return known;
    for (const [number, extent] of await this.side.extents(topic)) this.ends.set(`${topic}/${number}`, extent);
    const extent = this.ends.get(key);
    if (!extent) throw new Error(`${topic} has no partition ${partition}`);
    return extent;
  }

  /** The partition's shelf, with what lies before `from` gone, and filled from there on where it holds something else. */
  private shelfAt(topic: string, partition: number, from: number): Shelf {
    const key = `${topic}/${partition}`;
    const shelf = this.shelves.get(key) ?? new Shelf(0);
    this.shelves.set(key, shelf);
    const first = shelf.records[0]?.offset ?? shelf.next;
    if (from < first || from > shelf.next) {
      [shelf.records, shelf.next] = [[], from];
      this.consumer.seek({ topic: this.side.name(topic), partition, offset: String(from) });
    } else if (from > first) shelf.records.splice(0, from - first);
    return shelf;
  }

  private resume(topic: string, partition: number, shelf: Shelf): void {
    if (!shelf.paused) return;
    shelf.paused = false;
    this.consumer.resume([{ topic: this.side.name(topic), partitions: [partition] }]);
  }

  private async take(topic: string, payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    const key = `${topic}/${batch.partition}`;
    const shelf = this.shelves.get(key) ?? new Shelf(0);
    this.shelves.set(key, shelf);
    if (payload.isStale()) return;
    const fresh = batch.messages.filter(({ offset }) => Number(offset) >= shelf.next);
    for (const message of fresh) shelf.records.push(fromKafka(topic, batch.partition, message));
    shelf.next = Number(batch.lastOffset()) + 1;
    payload.resolveOffset(batch.lastOffset());
    if (shelf.records.length > HELD.most) {
      shelf.paused = true;
      this.consumer.pause([{ topic: batch.topic, partitions: [batch.partition] }]);
    }
    this.arrived();
    await payload.heartbeat();
  }
}
