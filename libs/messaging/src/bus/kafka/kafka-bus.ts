import { setTimeout as pause } from 'node:timers/promises';
import kafkajs, { Partitioners, type Admin, type IResourceConfig, type IResourceConfigEntry, type Kafka, type Producer } from 'kafkajs';
import type { TopicSettings } from '@entente/contracts';
import type { Bus, Consumption, LogReader, OutgoingRecord, Subscription } from '../bus.js';
import { kafkaClient, type KafkaConfig } from './kafka-client.js';
import { KafkaConsumption } from './kafka-consumption.js';
import { KafkaReader } from './kafka-reader.js';
import { sizeOf, toKafka } from './kafka-records.js';

// Node finds only some of a CommonJS package's names.
const { ConfigResourceTypes, ConfigSource, KafkaJSProtocolError } = kafkajs;

/** Most bytes in one request: far below what topics take, so that a batch is never refused for its size. */
const REQUEST_BYTES = 1_000_000;
/** The largest record, and so the largest batch, a topic takes. */
const MESSAGE_BYTES = 16 * 1024 * 1024;
const HEALTH_MS = 3_000;

/** First and next offset of a partition. */
export interface Extent {
  low: number;
  high: number;
}

/** What the parts of the adapter need of it. */
export interface KafkaSide {
  readonly kafka: Kafka;
  /** The name of a topic or group in the cluster. */
  name(topic: string): string;
  /** Partition by partition. Throws where there is no such topic. */
  extents(topic: string): Promise<Map<number, Extent>>;
}

/**
 * Apache Kafka. Records are written with `acks=all` by an idempotent producer, one request at a time, without
 * transactions: offsets of a partition stay contiguous, so that a jump is an exact alarm. What a group has read stands in
 * its own database; the offsets kept by the broker are hints for its tools.
 */
export class KafkaBus implements Bus, KafkaSide {
  readonly system = 'kafka';
  readonly kafka: Kafka;
  private admin: Promise<Admin> | undefined;
  private producer: Promise<Producer> | undefined;
  private readonly consumptions = new Set<KafkaConsumption>();

  constructor(
    private readonly config: KafkaConfig,
    clientName: string,
    private readonly warn: (message: string) => void,
  ) {
    this.kafka = kafkaClient(config, clientName, warn);
  }

  name(topic: string): string {
    return `${this.config.prefix}${topic}`;
  }

  async ensureTopics(topics: readonly TopicSettings[]): Promise<void> {
    // A connection of its own: one that has served remembers topics that may be gone.
    const admin = await connected(this.kafka.admin());
    try {
      const present = new Set(await admin.listTopics());
      const missing = topics.filter(({ name }) => !present.has(this.name(name)));
      await this.create(admin, missing);
      await this.align(
        admin,
        topics.filter((topic) => !missing.includes(topic)),
      );
    } finally {
      await admin.disconnect();
    }
  }

  async publish(records: readonly OutgoingRecord[]): Promise<void> {
    for (const chunk of chunksOf(records)) {
      this.producer ??= this.connectProducer();
      const producing = this.producer;
      try {
        await (await producing).sendBatch({ acks: -1, topicMessages: this.byTopic(chunk) });
      } catch (error) {
        // What became of the request is unknown. A new producer begins anew; what is there twice by then takes effect once.
        if (this.producer === producing) this.producer = undefined;
        void producing.then((one) => one.disconnect()).catch(() => undefined);
        throw error;
      }
    }
  }

  async run(subscription: Subscription): Promise<Consumption> {
    const consumption = new KafkaConsumption(this, subscription, this.warn, () => this.consumptions.delete(consumption));
    this.consumptions.add(consumption);
    consumption.start();
    return consumption;
  }

  async reader(topics: readonly string[]): Promise<LogReader> {
    return KafkaReader.open(this, topics, (group) => this.withAdmin((admin) => admin.deleteGroups([group])));
  }

  async endOffsets(topics: readonly string[]): Promise<Map<string, number[]>> {
    const ends = await Promise.all(
      topics.map(async (topic): Promise<[string, number[]]> => {
        const extents = [...(await this.extents(topic))].sort(([a], [b]) => a - b);
        return [topic, extents.map(([, { high }]) => high)];
      }),
    );
    return new Map(ends);
  }

  async extents(topic: string): Promise<Map<number, Extent>> {
    const offsets = await this.withAdmin((admin) => admin.fetchTopicOffsets(this.name(topic)));
    return new Map(offsets.map(({ partition, low, high }) => [partition, { low: Number(low), high: Number(high) }]));
  }

  async health(): Promise<void> {
    const cancel = new AbortController();
    const late = pause(HEALTH_MS, undefined, { signal: cancel.signal }).then(() => {
      throw new Error('Kafka does not answer');
    });
    try {
      await Promise.race([this.withAdmin((admin) => admin.describeCluster()), late]);
    } finally {
      late.catch(() => undefined);
      cancel.abort();
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.consumptions].map((consumption) => consumption.stop()));
    const [admin, producer] = [this.admin, this.producer];
    await Promise.allSettled([admin?.then((one) => one.disconnect()), producer?.then((one) => one.disconnect())]);
  }

  private byTopic(records: readonly OutgoingRecord[]): { topic: string; messages: ReturnType<typeof toKafka>[] }[] {
    const topics = new Map<string, ReturnType<typeof toKafka>[]>();
    for (const record of records) {
      const messages = topics.get(record.topic);
      if (messages) messages.push(toKafka(record));
      else topics.set(record.topic, [toKafka(record)]);
    }
    return [...topics].map(([topic, messages]) => ({ topic: this.name(topic), messages }));
  }

  private async connectProducer(): Promise<Producer> {
    const producer = this.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      // The library asks for endless tries where nobody else tries again; here the relay does, with the same records.
      retry: { retries: 3, initialRetryTime: 100, maxRetryTime: 1_000 },
    });
    await producer.connect();
    return producer;
  }

  /** One administrative connection, opened when needed and again after a failure. */
  private async withAdmin<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    this.admin ??= connected(this.kafka.admin());
    const using = this.admin;
    try {
      return await work(await using);
    } catch (error) {
      if (!(error instanceof KafkaJSProtocolError)) {
        if (this.admin === using) this.admin = undefined;
        void using.then((one) => one.disconnect()).catch(() => undefined);
      }
      throw error;
    }
  }

  private async create(admin: Admin, topics: readonly TopicSettings[]): Promise<void> {
    if (topics.length === 0) return;
    try {
      await admin.createTopics({
        waitForLeaders: true,
        topics: topics.map((topic) => ({
          topic: this.name(topic.name),
          numPartitions: topic.partitions,
          configEntries: entriesOf(settingsOf(topic)),
        })),
      });
    } catch (error) {
      // Another service was faster: what it made is what this one would have made.
      const present = new Set(await admin.listTopics());
      if (!topics.every(({ name }) => present.has(this.name(name)))) throw error;
    }
  }

  /** Settings of topics that exist; a compacted topic would lose records and look like a gap. What an operator set besides stays. */
  private async align(admin: Admin, topics: readonly TopicSettings[]): Promise<void> {
    if (topics.length === 0) return;
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: topics.map(({ name }) => ({ type: ConfigResourceTypes.TOPIC, name: this.name(name) })),
    });
    const found = new Map(resources.map(({ resourceName, configEntries }) => [resourceName, configEntries]));
    const wrong = topics.flatMap((topic): IResourceConfig[] => {
      const name = this.name(topic.name);
      const entries = found.get(name) ?? [];
      const settings = settingsOf(topic);
      const present = new Map(entries.map(({ configName, configValue }) => [configName, configValue]));
      if (Object.entries(settings).every(([key, value]) => present.get(key) === value)) return [];
      // Altering drops every setting of the topic's own that is not said again.
      const own = entries.filter(({ configSource }) => configSource === ConfigSource.TOPIC_CONFIG);
      const kept = Object.fromEntries(own.map(({ configName, configValue }) => [configName, configValue]));
      return [{ type: ConfigResourceTypes.TOPIC, name, configEntries: entriesOf({ ...kept, ...settings }) }];
    });
    if (wrong.length === 0) return;
    await admin.alterConfigs({ validateOnly: false, resources: wrong });
  }
}

/** A topic's settings in Kafka's words. Replication and the number of replicas that must confirm are the cluster's defaults. */
function settingsOf({ retentionMs }: TopicSettings): Record<string, string> {
  return {
    'cleanup.policy': 'delete',
    'retention.ms': retentionMs === 'forever' ? '-1' : String(retentionMs),
    'retention.bytes': '-1',
    'max.message.bytes': String(MESSAGE_BYTES),
  };
}

function entriesOf(settings: Readonly<Record<string, string>>): IResourceConfigEntry[] {
  return Object.entries(settings).map(([name, value]) => ({ name, value }));
}

async function connected(admin: Admin): Promise<Admin> {
  await admin.connect();
  return admin;
}

function* chunksOf(records: readonly OutgoingRecord[]): Generator<OutgoingRecord[]> {
  let chunk: OutgoingRecord[] = [];
  let bytes = 0;
  for (const record of records) {
    const size = sizeOf(record);
    if (chunk.length > 0 && bytes + size > REQUEST_BYTES) {
      yield chunk;
      [chunk, bytes] = [[], 0];
    }
    chunk.push(record);
    bytes += size;
  }
  if (chunk.length > 0) yield chunk;
}
