import { setTimeout as pause } from 'node:timers/promises';
import kafkajs, { type Consumer, type EachBatchPayload } from 'kafkajs';
import type { Consumption, LogRecord, Subscription } from '../bus.js';
import { placeInLog } from '../log-errors.js';
import type { KafkaSide } from './kafka-bus.js';
import { fromKafka } from './kafka-records.js';

// Node finds only some of a CommonJS package's names.
const { KafkaJSNonRetriableError } = kafkajs;

/** How long the group waits for a member that died: the least brokers allow. A batch is kept alive by heartbeats, however long it takes. */
const SESSION_MS = 6_000;
const HEARTBEAT_MS = 1_500;
/** How long a client is given to say farewell. */
const LEAVE_MS = 3_000;
/** How long the broker holds an empty answer back; also how soon a seek or a resumed partition is noticed. */
const FETCH_WAIT_MS = 500;
/** How often the broker is told how far the group is, and the client looked after. */
const ROUND_MS = 1_000;
const RETRY_MS = { first: 100, most: 5_000 };
/** Most pause before a client is replaced. */
const REPLACE_MS = 1_500;
/** A client that has neither fetched nor worked for so long is replaced. */
const SILENT_MS = 45_000;

/** A partition this member reads. */
interface Place {
  /** Resolves to the offset to go on from, once it is known. */
  next: Promise<number>;
  /** Pause before the next try after a failure. */
  retryMs: number;
}

/**
 * One member of a consumer group. It reads each assigned partition from where the subscriber's own database stands, not
 * from where the broker believes it does. A failure stops its partition only, and only until the next try; when the client
 * itself fails, or falls silent, it is replaced by a new one.
 */
export class KafkaConsumption implements Consumption {
  private readonly group: string;
  private readonly topics: ReadonlyMap<string, string>;
  private places = new Map<string, Place>();
  /** How far partitions are that the broker was not told yet. */
  private readonly unhinted = new Map<string, { topic: string; partition: number; offset: string }>();
  private running = true;
  private worked = new Date();
  private inHand = 0;
  private loop: Promise<void> = Promise.resolve();
  private wake: () => void = () => undefined;

  constructor(
    private readonly side: KafkaSide,
    private readonly subscription: Subscription,
    private readonly warn: (message: string) => void,
    private readonly onStopped: () => void,
  ) {
    this.group = side.name(subscription.group);
    this.topics = new Map(subscription.topics.map((topic) => [side.name(topic), topic]));
  }

  get lastRound(): Date {
    return this.worked;
  }

  start(): void {
    this.loop = this.serve();
  }

  async stop(): Promise<void> {
    this.running = false;
    this.wake();
    await this.loop;
    this.onStopped();
  }

  /** One client after the other, until stopped. */
  private async serve(): Promise<void> {
    let retryMs = RETRY_MS.first;
    while (this.running) {
      const began = Date.now();
      const consumer = this.side.kafka.consumer({
        groupId: this.group,
        sessionTimeout: SESSION_MS,
        heartbeatInterval: HEARTBEAT_MS,
        rebalanceTimeout: 2 * SESSION_MS,
        maxWaitTimeInMs: FETCH_WAIT_MS,
        maxBytesPerPartition: 8 * 1024 * 1024,
        maxBytes: 16 * 1024 * 1024,
        allowAutoTopicCreation: false,
        metadataMaxAge: 60_000,
        // A crash is answered by a new client below, whatever the library thinks of the error.
        retry: { retries: 3, initialRetryTime: 100, maxRetryTime: 1_000, restartOnFailure: async () => false },
      });
      try {
        await this.serveWith(consumer);
      } catch (error) {
        if (this.running) for (const topic of this.subscription.topics) this.subscription.onError(error, { topic, partition: 0 });
      }
      await within(LEAVE_MS, consumer.disconnect()).catch((error: unknown) => this.warn(`left a group without farewell: ${String(error)}`));
      if (Date.now() - began > SILENT_MS) retryMs = RETRY_MS.first;
      if (this.running) await this.sleep(retryMs);
      retryMs = Math.min(retryMs * 2, REPLACE_MS);
    }
  }

  /** Resolves when stopped; throws when this client is of no more use. */
  private async serveWith(consumer: Consumer): Promise<void> {
    this.places = new Map();
    const { CRASH, GROUP_JOIN, FETCH } = consumer.events;
    const failed = new AbortController();
    const fail = (error: unknown): void => {
      failed.abort(error);
      this.wake();
    };
    consumer.on(CRASH, ({ payload }) => fail(payload.error));
    consumer.on(FETCH, () => void (this.worked = new Date()));
    consumer.on(GROUP_JOIN, ({ payload }) => {
      const before = this.places;
      this.places = new Map();
      for (const name of this.topics.keys()) {
        const partitions = payload.memberAssignment[name] ?? [];
        if (!partitions.includes(0)) this.subscription.onWell({ topic: this.topicOf(name), partition: 0 });
        for (const partition of partitions) this.place(consumer, name, partition, before.get(`${name}/${partition}`)?.retryMs);
      }
    });
    await consumer.connect();
    await consumer.subscribe({ topics: [...this.topics.keys()], fromBeginning: true });
    this.worked = new Date();
    const started = consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 3,
      eachBatch: (payload) => this.eachBatch(consumer, payload),
    });
    started.catch(fail);
    while (this.running) {
      await this.sleep(ROUND_MS);
      failed.signal.throwIfAborted();
      if (this.inHand === 0 && Date.now() - this.worked.getTime() > SILENT_MS) throw new Error('the client fell silent');
      await this.hint(consumer);
    }
  }

  /** Looks up where to go on in a partition, and moves there. */
  private place(consumer: Consumer, name: string, partition: number, retryMs: number = RETRY_MS.first): Place {
    const place: Place = { retryMs, next: this.findPlace(name, partition) };
    this.places.set(`${name}/${partition}`, place);
    place.next.then(
      (next) => {
        if (this.places.get(`${name}/${partition}`) === place) unlessGone(() => consumer.seek({ topic: name, partition, offset: String(next) }));
      },
      (error: unknown) => this.tryAgainLater(consumer, name, partition, place, error),
    );
    return place;
  }

  private async findPlace(name: string, partition: number): Promise<number> {
    const topic = this.topicOf(name);
    const [stored, extents] = await Promise.all([this.subscription.startAt(topic, partition), this.side.extents(topic)]);
    const extent = extents.get(partition);
    if (!extent) throw new Error(`${topic} has no partition ${partition}`);
    const next = placeInLog(topic, partition, stored, extent);
    if (next === extent.high) this.subscription.onWell({ topic, partition });
    return next;
  }

  /** The partition rests while the others go on. */
  private tryAgainLater(consumer: Consumer, name: string, partition: number, place: Place, error: unknown): void {
    if (this.places.get(`${name}/${partition}`) !== place || !this.running) return;
    this.subscription.onError(error, { topic: this.topicOf(name), partition });
    const at = { topic: name, partitions: [partition] };
    unlessGone(() => consumer.pause([at]));
    setTimeout(() => {
      unlessGone(() => consumer.resume([at]));
      // Assigned anew meanwhile, or to somebody else: then that is placed by itself.
      if (this.places.get(`${name}/${partition}`) === place) this.place(consumer, name, partition, Math.min(place.retryMs * 2, RETRY_MS.most));
    }, place.retryMs).unref();
  }

  private async eachBatch(consumer: Consumer, payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    const place = this.places.get(`${batch.topic}/${batch.partition}`);
    if (!place) return;
    this.inHand++;
    const beating = setInterval(() => void payload.heartbeat().catch(() => undefined), HEARTBEAT_MS);
    try {
      await this.workOff(consumer, payload, place);
    } catch (error) {
      this.tryAgainLater(consumer, batch.topic, batch.partition, place, error);
    } finally {
      clearInterval(beating);
      this.inHand--;
    }
    // Says when the group is being divided anew.
    await payload.heartbeat();
  }

  private async workOff(consumer: Consumer, payload: EachBatchPayload, place: Place): Promise<void> {
    const { batch } = payload;
    const next = await place.next.catch(() => undefined);
    // Fetched before this partition was placed, or its placing failed and is tried again.
    if (next === undefined || payload.isStale()) return;
    // The log begins anew before what was read: look again at how far it goes.
    if (Number(batch.firstOffset()) < next) await this.findPlace(batch.topic, batch.partition);
    const topic = this.topicOf(batch.topic);
    const { maxBatch } = this.subscription;
    const recordsFrom = (at: number): LogRecord[] => batch.messages.slice(at, at + maxBatch).map((message) => fromKafka(topic, batch.partition, message));
    let following = recordsFrom(0);
    for (let at = 0; at < batch.messages.length && payload.isRunning() && !payload.isStale(); at += maxBatch) {
      const records = following;
      const working = this.subscription.onBatch({ topic, partition: batch.partition, records });
      following = recordsFrom(at + maxBatch);
      if (following.length > 0) this.subscription.onAhead?.(following);
      const goOn = await working;
      this.worked = new Date();
      place.retryMs = RETRY_MS.first;
      place.next = Promise.resolve(goOn);
      payload.resolveOffset(String(goOn - 1));
      this.unhinted.set(`${batch.topic}/${batch.partition}`, { topic: batch.topic, partition: batch.partition, offset: String(goOn) });
      // Somebody else of this group was further.
      if (goOn !== (records.at(-1)?.offset ?? 0) + 1) return consumer.seek({ topic: batch.topic, partition: batch.partition, offset: String(goOn) });
    }
  }

  /** Tells the broker how far the group is: for its tools, and for nothing else. */
  private async hint(consumer: Consumer): Promise<void> {
    if (this.unhinted.size === 0) return;
    const offsets = [...this.unhinted.values()];
    this.unhinted.clear();
    await within(HEARTBEAT_MS, consumer.commitOffsets(offsets)).catch(() => undefined);
  }

  private topicOf(name: string): string {
    return this.topics.get(name) ?? name;
  }

  private async sleep(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** A client that is leaving takes no orders any more; who comes after it begins anew. */
function unlessGone(order: () => void): void {
  try {
    order();
  } catch (error) {
    if (!(error instanceof KafkaJSNonRetriableError)) throw error;
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const cancel = new AbortController();
  const late = pause(ms, undefined, { signal: cancel.signal }).then(() => {
    throw new Error(`took longer than ${ms} ms`);
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    cancel.abort();
  }
}
