import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { describeUnless, eventually, startKafka, whyNoKafka, type Kafka as Broker, type KafkaOptions } from '@entente/testing';
import kafkajs, { type Admin } from 'kafkajs';
import { Subscriber, text } from '../../../spec/subscriber.js';
import type { Bus } from '../bus.js';
import { connectBus, type KafkaConfig } from '../connect-bus.js';
import { GapError, ShorterLogError } from '../log-errors.js';

const TOPIC = { name: 'entente.faults.events', partitions: 1, retentionMs: 'forever' as const };

/** These break brokers, so they start their own. */
describeUnless(await whyNoKafka(), 'the kafka bus, when something breaks', () => {
  let folder: string;
  const brokers: Broker[] = [];
  const open: Bus[] = [];
  const admins: Admin[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'entente-bus-'));
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((bus) => bus.close()));
    await Promise.all(admins.splice(0).map((admin) => admin.disconnect()));
    await Promise.all(brokers.splice(0).map((broker) => broker.stop()));
  }, 60_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function start(name: string, options: Partial<KafkaOptions> = {}): Promise<Broker> {
    const broker = await startKafka({ dataDir: join(folder, name), ...options });
    brokers.push(broker);
    return broker;
  }

  async function killed(broker: Broker): Promise<void> {
    const gone = new Promise<void>((resolve) => broker.onExit(() => resolve()));
    process.kill(broker.pid, 'SIGKILL');
    await gone;
  }

  async function connect(broker: Broker, options: Partial<KafkaConfig> = {}): Promise<Bus> {
    const bus = await connectBus({ kind: 'kafka', brokers: [broker.brokers], prefix: '', ...options }, 'test');
    open.push(bus);
    await bus.ensureTopics([TOPIC]);
    return bus;
  }

  async function adminOf(broker: Broker): Promise<Admin> {
    const admin = new kafkajs.Kafka({ brokers: [broker.brokers], logLevel: kafkajs.logLevel.NOTHING }).admin();
    admins.push(admin);
    await admin.connect();
    return admin;
  }

  async function removeBefore(admin: Admin, offset: number): Promise<void> {
    await admin.fetchTopicOffsets(TOPIC.name); // the client must know who leads the partition
    await admin.deleteTopicRecords({ topic: TOPIC.name, partitions: [{ partition: 0, offset: String(offset) }] });
  }

  /** Publishes until it is acknowledged, as the relay does. */
  async function persist(bus: Bus, from: number, count: number): Promise<void> {
    for (let at = from; at < from + count;) {
      const batch = Array.from({ length: Math.min(20, from + count - at) }, (_, n) => text('a', String(at + n), TOPIC.name));
      const done = await bus.publish(batch).then(
        () => true,
        () => false,
      );
      if (done) at += batch.length;
      else await pause(200);
    }
  }

  it('lives through a broker that is killed and comes back: every acknowledged record is read, none out of order', async () => {
    const first = await start('restart');
    const bus = await connect(first);
    const subscriber = new Subscriber();
    await bus.run(subscriber.subscription([TOPIC.name]));
    const publishing = persist(bus, 0, 2_000);
    await eventually(() => subscriber.taken.length > 100, 30_000);
    await killed(first);
    await pause(1_500);
    await expect(bus.health()).rejects.toThrow();
    await start('restart', { port: first.port });
    await publishing;
    await eventually(() => new Set(subscriber.textsOf('a')).size === 2_000, 60_000);
    const inOrder = [...new Set(subscriber.textsOf('a').map(Number))];
    expect(inOrder).toEqual(inOrder.map((_, at) => at));
    await expect(bus.health()).resolves.toBeUndefined();
  }, 120_000);

  it('says that the disk of the broker is full, acknowledges nothing then, and goes on when there is room', async () => {
    const full = await start('full', { mostFileBytes: 11_000_000 });
    const bus = await connect(full);
    const gone = new Promise<void>((resolve) => full.onExit(() => resolve()));
    const large = (n: number): ReturnType<typeof text> => ({ ...text('a', String(n), TOPIC.name), value: Buffer.alloc(900_000, String(n % 10)) });
    let acknowledged = 0;
    const refused = (async () => {
      for (; acknowledged < 40; acknowledged++) await bus.publish([large(acknowledged)]);
    })();
    await expect(refused).rejects.toThrow();
    expect(acknowledged).toBeGreaterThan(2);
    await gone;
    await start('full', { port: full.port });
    await eventually(async () => (await bus.health().then(() => true)) === true, 30_000);
    await bus.publish([text('a', 'room', TOPIC.name)]);
    const subscriber = new Subscriber();
    await bus.run(subscriber.subscription([TOPIC.name]));
    await eventually(() => subscriber.textsOf('a').includes('room'), 30_000);
    expect(subscriber.taken.length).toBeGreaterThanOrEqual(acknowledged + 1);
  }, 120_000);

  it('raises the alarm when its topic is deleted under it, and when an empty one takes its place', async () => {
    const broker = await start('deleted');
    const bus = await connect(broker);
    const admin = await adminOf(broker);
    await persist(bus, 0, 50);
    const subscriber = new Subscriber();
    await bus.run(subscriber.subscription([TOPIC.name]));
    await eventually(() => subscriber.taken.length === 50, 20_000);
    await admin.deleteTopics({ topics: [TOPIC.name] });
    await eventually(() => subscriber.errors.length > 0, 60_000);
    await expect(bus.publish([text('a', 'lost?', TOPIC.name)])).rejects.toThrow();
    await bus.ensureTopics([TOPIC]);
    await persist(bus, 0, 10);
    await eventually(() => subscriber.errors.some((error) => error instanceof ShorterLogError), 60_000);
    expect(subscriber.taken).toHaveLength(50);
  }, 150_000);

  it('raises the alarm when records it has not read were removed, whether it was away or at work', async () => {
    const broker = await start('removed');
    const bus = await connect(broker);
    const admin = await adminOf(broker);
    await persist(bus, 0, 50);
    await removeBefore(admin, 30);
    const away = new Subscriber(new Map([[`${TOPIC.name}/0`, 10]]));
    await bus.run(away.subscription([TOPIC.name]));
    await eventually(() => away.errors.length > 0, 20_000);
    expect(away.errors[0]).toBeInstanceOf(GapError);
    expect(String(away.errors[0])).toContain('20 records are missing');
    expect(away.taken).toEqual([]);
    const never = new Subscriber();
    await bus.run(never.subscription([TOPIC.name]));
    await eventually(() => never.taken.length === 20, 20_000);

    const busy = new Subscriber(new Map([[`${TOPIC.name}/0`, 30]]));
    let failing = true;
    busy.before = () => {
      if (failing) throw new Error('not now');
    };
    await bus.run(busy.subscription([TOPIC.name]));
    await eventually(() => busy.errors.length > 0, 20_000);
    await removeBefore(admin, 40);
    failing = false;
    await eventually(() => busy.errors.some((error) => error instanceof GapError) || busy.taken.length > 0, 30_000);
    expect(busy.taken.map(({ offset }) => offset)).toEqual(busy.taken.map((_, at) => 30 + at));
  }, 120_000);

  it('tells the broker how far a group is only after it was taken, and never of what failed', async () => {
    const broker = await start('hints');
    const bus = await connect(broker);
    const admin = await adminOf(broker);
    await persist(bus, 0, 60);
    const subscriber = new Subscriber(undefined, `group-${randomUUID()}`);
    let most = 20;
    const ahead: string[] = [];
    const told = async (): Promise<number> => {
      const [topic] = await admin.fetchOffsets({ groupId: subscriber.group, topics: [TOPIC.name] });
      return Number(topic?.partitions[0]?.offset ?? -1);
    };
    subscriber.before = async ({ records }) => {
      if ((records.at(-1)?.offset ?? 0) < most) return;
      for (let look = 0; look < 8; look++) {
        const offset = await told();
        if (offset > subscriber.taken.length) ahead.push(`told ${offset}, taken ${subscriber.taken.length}`);
        await pause(150);
      }
      throw new Error('the database is away');
    };
    await bus.run(subscriber.subscription([TOPIC.name], 10));
    await eventually(() => subscriber.errors.length >= 2, 30_000);
    expect(ahead).toEqual([]);
    expect(subscriber.taken).toHaveLength(20);
    most = Number.POSITIVE_INFINITY;
    await eventually(async () => subscriber.taken.length === 60 && (await told()) === 60, 30_000);
  }, 90_000);

  it('puts a compacted topic right: compaction would look like lost records, and be it; what an operator set besides stays', async () => {
    const broker = await start('compacted');
    const admin = await adminOf(broker);
    const configEntries = [
      { name: 'cleanup.policy', value: 'compact' },
      { name: 'min.insync.replicas', value: '2' },
    ];
    await admin.createTopics({ topics: [{ topic: TOPIC.name, numPartitions: 1, configEntries }] });
    await connect(broker);
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: TOPIC.name }],
    });
    const own = resources[0]?.configEntries.filter(({ configSource }) => configSource === kafkajs.ConfigSource.TOPIC_CONFIG) ?? [];
    expect(Object.fromEntries(own.map(({ configName, configValue }) => [configName, configValue]))).toEqual({
      'cleanup.policy': 'delete',
      'retention.ms': '-1',
      'retention.bytes': '-1',
      'max.message.bytes': '16777216',
      'min.insync.replicas': '2',
    });
  }, 60_000);

  it('shares a cluster with others under a prefix of its own', async () => {
    const broker = await start('shared');
    const [ours, theirs] = [await connect(broker, { prefix: 'ours.' }), await connect(broker, { prefix: 'theirs.' })];
    await persist(ours, 0, 3);
    await persist(theirs, 0, 5);
    const subscriber = new Subscriber();
    await ours.run(subscriber.subscription([TOPIC.name]));
    await eventually(() => subscriber.taken.length === 3, 20_000);
    expect(await theirs.endOffsets([TOPIC.name])).toEqual(new Map([[TOPIC.name, [5]]]));
  }, 60_000);

  it('speaks TLS, signs in with a password or shows its certificate, and is refused without', async () => {
    const broker = await start('secured', { security: { users: [{ name: 'entente', password: 'swordfish' }], clientCertificates: true } });
    const file = async (path = ''): Promise<string> => readFile(path, 'utf8');
    const { caFile, clientCertificateFile, clientKeyFile } = broker.certificates ?? {};
    const tls = { ca: await file(caFile), cert: await file(clientCertificateFile), key: await file(clientKeyFile) };
    const sasl = { username: 'entente', password: 'swordfish' };
    for (const mechanism of ['scram-sha-512', 'plain'] as const) {
      const bus = await connect(broker, { tls, sasl: { mechanism, ...sasl } });
      await persist(bus, 0, 10);
      const subscriber = new Subscriber();
      await bus.run(subscriber.subscription([TOPIC.name]));
      await eventually(() => subscriber.taken.length >= 10, 20_000);
    }
    await expect(connect(broker, { tls, sasl: { mechanism: 'plain', username: 'entente', password: 'marlin' } })).rejects.toThrow();
    await expect(connect(broker, { tls: { ca: tls.ca }, sasl: { mechanism: 'plain', ...sasl } })).rejects.toThrow();
  }, 120_000);
});
