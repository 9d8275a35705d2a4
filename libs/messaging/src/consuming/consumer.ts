import type { DomainEvent } from '@entente/contracts';
import type { Tx } from '@entente/persistence';
import type { LogRecord } from '../bus/bus.js';

/** What a handler gets: events of one partition, in order, each for the first time. */
export interface EventBatch {
  topic: string;
  events: readonly DomainEvent[];
  /** The records the events were read from, index for index; all there is where the consumer reads `raw`. */
  records: readonly LogRecord[];
}

/**
 * Applies a batch inside the consumer's transaction. It is called again with parts of the batch when a part of it is
 * bad, so it keeps no memory of its own but through `tx.afterCommit`.
 */
export type BatchHandler = (batch: EventBatch, tx: Tx) => Promise<void>;

/** One consumer: a group reads its topics, each from the offset its own database holds. */
export interface ConsumerOptions {
  group: string;
  topics: readonly string[];
  /** Most records in one transaction. */
  maxBatch?: number;
  /** Records it answers false for are passed over unread; cheap, for consumers that want few of many. */
  wants?: (record: LogRecord) => boolean;
  /** Hands records over as they came, undecoded: for topics that outsiders write to. */
  raw?: true;
}
