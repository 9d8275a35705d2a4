import { EventPattern, Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { lastValueFrom, isObservable } from 'rxjs';
import type { Transactions } from '@entente/persistence';
import { traceId } from '@entente/tracing';
import type { Bus, Consumption } from '../bus/bus.js';
import { LogLostError } from '../bus/log-errors.js';
import type { EventCodec } from '../event-codec.js';
import { processInSpans } from '../traces/process-in-spans.js';
import { commonCause } from '../traces/traces-of-records.js';
import { BatchConsumer } from './batch-consumer.js';
import type { BatchHandler, ConsumerOptions } from './consumer.js';
import type { DeadLetters, Refusal } from './dead-letters.js';

/** A failure that lasts so long is told by readiness. */
const PATIENCE_MS = 30_000;

/** Says how the consumers fare; the service turns it into logs, metrics and health. */
export interface ConsumerObserver {
  applied(group: string, topic: string, count: number, seconds: number): void;
  /** `trace` is that of the batch that failed, where all of it is of one. */
  failed(group: string, topic: string, error: unknown, trace: string | undefined): void;
  quarantined(group: string, refusal: Refusal): void;
}

/** Marks a Nest handler that gets `(batch: EventBatch, tx: Tx)` once per partition batch. */
export function Consumes(options: ConsumerOptions): MethodDecorator {
  return EventPattern<string>(options.group, { consumer: options });
}

function isConsumerOptions(value: unknown): value is ConsumerOptions {
  return typeof value === 'object' && value !== null && 'group' in value && 'topics' in value;
}

/** Nest's transport over the bus port: handlers stay ordinary Nest handlers, called with batches. */
export class BusStrategy extends Server implements CustomTransportStrategy {
  readonly consumers = new Map<string, BatchConsumer>();
  /** Every handler with what it reads, so that a rebuild can run them over a second copy. */
  readonly handlers = new Map<string, { options: ConsumerOptions; handle: BatchHandler }>();
  private readonly consumptions: Consumption[] = [];
  /** What caused the batch in hand of a partition, where that is one thing. */
  private readonly causes = new Map<string, string | undefined>();
  private readonly failing = new Map<string, { since: number; message: string; lost: boolean }>();

  constructor(
    private readonly service: string,
    private readonly bus: Bus,
    private readonly transactions: Transactions,
    private readonly codec: EventCodec,
    private readonly deadLetters: DeadLetters,
    private readonly observer: ConsumerObserver,
  ) {
    super();
  }

  listen(callback: (error?: unknown) => void): void {
    this.subscribeAll().then(() => callback(), callback);
  }

  async close(): Promise<void> {
    await Promise.all(this.consumptions.splice(0).map((consumption) => consumption.stop()));
  }

  /** Partitions that stand still, and why: at once where the log lost something, otherwise when many tries have failed. */
  get standing(): string[] {
    const long = Date.now() - PATIENCE_MS;
    return [...this.failing.values()].filter(({ lost, since }) => lost || since < long).map(({ message }) => message);
  }

  /** When the reader that is furthest behind last heard of the log; undefined where nothing is read. */
  get lastRound(): Date | undefined {
    return this.consumptions.map(({ lastRound }) => lastRound).sort((a, b) => a.getTime() - b.getTime())[0];
  }

  /** How many records of each partition each group has still to read; 0 where it never began. */
  async lag(): Promise<{ group: string; topic: string; partition: number; lag: number }[]> {
    const read = [...this.handlers.values()].flatMap(({ options }) => options.topics.map((topic) => ({ group: options.group, topic })));
    const ends = await this.bus.endOffsets([...new Set(read.map(({ topic }) => topic))]);
    const rows = await this.transactions.read('system', (tx) =>
      tx.query<{ consumer_group: string; topic: string; partition: number; next_offset: string }>(
        'SELECT consumer_group, topic, partition, next_offset FROM consumer_offset',
      ),
    );
    const next = new Map(rows.map((row) => [`${row.consumer_group}/${row.topic}/${row.partition}`, Number(row.next_offset)]));
    return read.flatMap(({ group, topic }) =>
      (ends.get(topic) ?? []).map((end, partition) => ({
        group,
        topic,
        partition,
        lag: Math.max(0, end - (next.get(`${group}/${topic}/${partition}`) ?? end)),
      })),
    );
  }

  /** Nest's events of a server; a log has none. */
  on(): void {
    throw new Error('the bus has no server events');
  }

  unwrap<T>(): T {
    throw new Error('use the Bus itself');
  }

  private async subscribeAll(): Promise<void> {
    for (const [pattern, handler] of this.messageHandlers) {
      const options: unknown = handler.extras?.['consumer'];
      if (!isConsumerOptions(options)) throw new Error(`${pattern}: mark bus handlers with @Consumes`);
      const handle: BatchHandler = async (batch, tx) => {
        const answer: unknown = await handler(batch, tx);
        if (isObservable(answer)) await lastValueFrom(answer, { defaultValue: undefined });
      };
      const consumer = new BatchConsumer(this.transactions, options, this.codec, this.deadLetters, handle, (refusal) =>
        this.observer.quarantined(options.group, refusal),
      );
      this.consumers.set(options.group, consumer);
      this.handlers.set(options.group, { options, handle });
      this.consumptions.push(await this.subscribe(options, consumer));
    }
  }

  private subscribe(options: ConsumerOptions, consumer: BatchConsumer): Promise<Consumption> {
    const keyOf = ({ topic, partition }: { topic: string; partition: number }): string => `${options.group}/${topic}/${partition}`;
    return this.bus.run({
      group: `entente.${this.service}.${options.group}`,
      topics: options.topics,
      maxBatch: options.maxBatch ?? 1_000,
      startAt: (topic, partition) => consumer.startAt(topic, partition),
      onBatch: async (batch) => {
        const started = performance.now();
        this.causes.set(keyOf(batch), commonCause(batch.records));
        const next = await processInSpans({ system: this.bus.system, group: options.group }, batch, () => consumer.apply(batch));
        this.causes.delete(keyOf(batch));
        this.failing.delete(keyOf(batch));
        this.observer.applied(options.group, batch.topic, batch.records.length, (performance.now() - started) / 1_000);
        return next;
      },
      onAhead: (records) => void consumer.prepare(records),
      onError: (error, at) => {
        const key = keyOf(at);
        const message = error instanceof Error ? error.message : String(error);
        this.failing.set(key, { since: this.failing.get(key)?.since ?? Date.now(), message, lost: error instanceof LogLostError });
        this.observer.failed(options.group, at.topic, error, traceId(this.causes.get(key)));
      },
      onWell: (at) => void this.failing.delete(keyOf(at)),
    });
  }
}
