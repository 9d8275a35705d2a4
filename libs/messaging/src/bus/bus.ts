import type { TopicSettings } from '@entente/contracts';

/** A record as it lies in the log. Offsets of a partition are contiguous. */
export interface LogRecord {
  topic: string;
  partition: number;
  offset: number;
  key: string | null;
  /** CloudEvents attributes in Kafka binary mode: `ce_id`, `ce_type`, …, `content-type`. */
  headers: Readonly<Record<string, string>>;
  value: Buffer;
}

/** A record on its way into the log. Records of one key keep their order. */
export interface OutgoingRecord {
  topic: string;
  key: string | null;
  headers: Readonly<Record<string, string>>;
  value: Buffer;
}

export interface PartitionBatch {
  topic: string;
  partition: number;
  records: readonly LogRecord[];
}

export interface Subscription {
  group: string;
  topics: readonly string[];
  /** Most records in one batch. */
  maxBatch: number;
  /** Where to begin in a partition that was just assigned: the consumer's own offset, or undefined for the earliest record. */
  startAt(topic: string, partition: number): Promise<number | undefined>;
  /**
   * Called with one batch at a time per partition, in order; answers the offset to go on from. The bus is hinted only
   * after it resolved. When it throws, the same batch comes again after a pause: a failure is never acknowledged.
   */
  onBatch(batch: PartitionBatch): Promise<number>;
  /** Told of records that follow those in hand, where they are there already: what needs no turn can be done meanwhile. */
  onAhead?(records: readonly LogRecord[]): void;
  onError(error: unknown, at: { topic: string; partition: number }): void;
  /** Nothing stands against reading a partition: all of it is read, or another member of the group reads it. */
  onWell(at: { topic: string; partition: number }): void;
}

export interface Consumption {
  /** When the log last answered or a batch was last worked off; who looks on can tell a reader that stands still. */
  readonly lastRound: Date;
  /** Finishes the batches in hand and leaves. */
  stop(): Promise<void>;
}

/** Reads at will, outside any group and without hints: for rebuilds. */
export interface LogReader {
  /** At most `most` records of a partition from `offset` on, in order; none at the end of the log. Fastest where each call goes on from the last. */
  read(topic: string, partition: number, offset: number, most: number): Promise<LogRecord[]>;
  close(): Promise<void>;
}

/** The one port to the log; an adapter each for the embedded log and Kafka. */
export interface Bus {
  /** What it is, for traces. */
  readonly system: 'kafka' | 'embedded';
  /** Creates what is missing; never shrinks or deletes. */
  ensureTopics(topics: readonly TopicSettings[]): Promise<void>;
  /** Resolves when every record is durable, in the order given per key. */
  publish(records: readonly OutgoingRecord[]): Promise<void>;
  run(subscription: Subscription): Promise<Consumption>;
  reader(topics: readonly string[]): Promise<LogReader>;
  /** The offset after the last record, per topic and partition: `{ topic: [end of partition 0, …] }`. */
  endOffsets(topics: readonly string[]): Promise<Map<string, number[]>>;
  /** Throws when the log cannot be reached. */
  health(): Promise<void>;
  close(): Promise<void>;
}
