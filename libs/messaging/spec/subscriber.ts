import { randomUUID } from 'node:crypto';
import type { TopicSettings } from '@entente/contracts';
import type { LogRecord, OutgoingRecord, PartitionBatch, Subscription } from '../src/bus/bus.js';
import { GapError } from '../src/bus/log-errors.js';

export const THREE: TopicSettings = { name: 'entente.conformance.three', partitions: 3, retentionMs: 'forever' };
export const ONE: TopicSettings = { name: 'entente.conformance.one', partitions: 1, retentionMs: 'forever' };

/** A record with a text as its value. */
export function text(key: string | null, value: string, topic: string): OutgoingRecord {
  return { topic, key, headers: { ce_id: `${key}-${value}`, 'content-type': 'text/plain' }, value: Buffer.from(value) };
}

/** Records of some keys in turn; each key's values count up from 0. */
export function many(count: number, keys: number, topic: string): OutgoingRecord[] {
  return Array.from({ length: count }, (_, n) => text(`key-${n % keys}`, String(Math.floor(n / keys)), topic));
}

/** `['0', '1', …]`. */
export function counted(count: number): string[] {
  return Array.from({ length: count }, (_, n) => String(n));
}

/** A subscriber as a service is one: it keeps its own place, and what it was handed below it is not taken again. */
export class Subscriber {
  readonly taken: LogRecord[] = [];
  readonly batches: { topic: string; partition: number; size: number }[] = [];
  readonly errors: unknown[] = [];
  readonly well = new Set<string>();
  /** Called before a batch is taken; throws what the batch is to fail with. */
  before: (batch: PartitionBatch) => Promise<void> | void = () => undefined;

  constructor(
    /** Shared by the members of a group, like the database of a service. */
    readonly places: Map<string, number> = new Map<string, number>(),
    readonly group = `group-${randomUUID()}`,
  ) {}

  subscription(topics: readonly string[], maxBatch = 500): Subscription {
    return {
      group: this.group,
      topics,
      maxBatch,
      startAt: async (topic, partition) => this.places.get(`${topic}/${partition}`),
      onBatch: async (batch) => {
        await this.before(batch);
        const key = `${batch.topic}/${batch.partition}`;
        const expected = this.places.get(key) ?? batch.records[0]?.offset ?? 0;
        const fresh = batch.records.filter(({ offset }) => offset >= expected);
        if (fresh[0] && fresh[0].offset !== expected) throw new GapError(batch.topic, batch.partition, expected, fresh[0].offset);
        this.taken.push(...fresh);
        this.batches.push({ topic: batch.topic, partition: batch.partition, size: fresh.length });
        this.places.set(key, expected + fresh.length);
        return expected + fresh.length;
      },
      onError: (error) => void this.errors.push(error),
      onWell: ({ topic, partition }) => void this.well.add(`${topic}/${partition}`),
    };
  }

  textsOf(key: string): string[] {
    return this.taken.filter((one) => one.key === key).map(({ value }) => value.toString());
  }
}
