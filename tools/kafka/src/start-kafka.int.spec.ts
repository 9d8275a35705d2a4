import { afterEach, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, processIdentity } from '@entente/postgres';
import kafkajs from 'kafkajs';
import { describeUnless } from './describe-unless.js';
import { startKafka, whyNoKafka, type Kafka, type KafkaOptions } from './index.js';

const noKafka = await whyNoKafka();
const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
}, 60_000);

describeUnless(noKafka, 'Kafka from Maven Central', () => {
  it('serves requests once it has started, and leaves no process and no lock behind', async () => {
    const dataDir = aDataDir();
    const kafka = await started({ dataDir });
    await createTopic(kafka, 'kept');
    expect(await topics(kafka)).toEqual(['kept']);

    const identity = processIdentity(kafka.pid);
    expect(identity).toBeDefined();
    await kafka.stop();
    await kafka.stop();
    expect(processIdentity(kafka.pid)).not.toBe(identity);
    expect(existsSync(join(dataDir, 'lock'))).toBe(false);
    await expect(reach(kafka.port)).rejects.toThrow('ECONNREFUSED');
  }, 120_000);

  it('keeps what it acknowledged over kill -9, with the same cluster on the same port', async () => {
    const dataDir = aDataDir();
    const first = await started({ dataDir });
    await createTopic(first, 'kept');
    await send(first, 'kept', ['one', 'two']);
    const cluster = await clusterId(first);
    const gone = new Promise((resolve) => first.onExit((_code, signal) => resolve(signal)));
    process.kill(first.pid, 'SIGKILL');
    expect(await gone).toBe('SIGKILL');

    const second = await started({ dataDir, port: first.port });
    expect(second.brokers).toBe(first.brokers);
    expect(await clusterId(second)).toBe(cluster);
    expect(await valuesOf(second, 'kept', 2)).toEqual(['one', 'two']);
  }, 120_000);

  it('refuses a second start on the same folder', async () => {
    const dataDir = aDataDir();
    await started({ dataDir });
    await expect(startKafka({ dataDir })).rejects.toThrow(`process ${process.pid} already runs Kafka`);
  }, 120_000);

  it('shuts down a broker whose starter was killed, and starts anew', async () => {
    const dataDir = aDataDir();
    const starter = spawn(process.execPath, ['--input-type=module', '--eval', orphanMaker, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [output] = await once(starter.stdout, 'data');
    const orphan = Number(output);
    starter.kill('SIGKILL');
    await once(starter, 'exit');
    const identity = processIdentity(orphan);
    expect(identity).toBeDefined();
    cleanUps.push(() => processIdentity(orphan) === identity && process.kill(orphan, 'SIGKILL'));

    const lines: string[] = [];
    const kafka = await started({ dataDir, log: (line) => lines.push(line) });
    expect(lines.join('\n')).toContain(`left running by an earlier start (process ${orphan})`);
    expect(processIdentity(orphan)).not.toBe(identity);
    expect(await topics(kafka)).toEqual([]);
  }, 120_000);

  it('tells clients to connect where a proxy stands', async () => {
    const [port, advertisedPort] = [await freePort(), await freePort()];
    let connections = 0;
    const proxy = createServer((client) => {
      connections += 1;
      const broker = connect(port, '127.0.0.1');
      client.pipe(broker).pipe(client);
      for (const socket of [client, broker]) socket.on('error', () => [client, broker].forEach((end) => end.destroy()));
    });
    await new Promise<void>((resolve) => proxy.listen(advertisedPort, '127.0.0.1', resolve));
    cleanUps.push(() => proxy.close());

    const kafka = await started({ dataDir: aDataDir(), port, advertisedPort });
    expect(kafka).toMatchObject({ port, brokers: `127.0.0.1:${advertisedPort}` });
    await createTopic({ brokers: `127.0.0.1:${port}` }, 'through');
    const before = connections;
    await send({ brokers: `127.0.0.1:${port}` }, 'through', ['one']);
    expect(connections).toBeGreaterThan(before);
  }, 120_000);

  it('lets a caller choose settings, and says why it cannot start', async () => {
    const dataDir = aDataDir();
    const open = await started({ dataDir, settings: { 'auto.create.topics.enable': 'true' } });
    await send(open, 'made-by-sending', ['one']);
    expect(await topics(open)).toEqual(['made-by-sending']);
    await open.stop();

    await expect(startKafka({ dataDir, settings: { 'num.io.threads': 'many' } })).rejects.toThrow('num.io.threads');
    const closed = await started({ dataDir });
    await expect(send(closed, 'never-made', ['one'])).rejects.toThrow('This server does not host this topic-partition');
  }, 120_000);

  it('ends as on a full disk when a file is as long as allowed, and with more room holds all that was acknowledged', async () => {
    const dataDir = aDataDir();
    const small = await started({ dataDir, mostFileBytes: 11_000_000 });
    const ended = new Promise((resolve) => small.onExit((code) => resolve(code)));
    await createTopic(small, 'filling');
    const producer = clientOf(small).producer({ retry: { retries: 0 } });
    await producer.connect();
    let acknowledged = 0;
    await expect(
      (async () => {
        for (const value = 'x'.repeat(900_000); acknowledged < 20; acknowledged += 1) {
          await producer.send({ topic: 'filling', acks: -1, messages: [{ value }] });
        }
      })(),
    ).rejects.toThrow();
    await producer.disconnect();
    expect(await ended).toBe(1);
    expect(acknowledged).toBeGreaterThan(5);

    const roomy = await started({ dataDir });
    const [partition] = await asAdmin(roomy, (admin) => admin.fetchTopicOffsets('filling'));
    expect(Number(partition?.offset)).toBeGreaterThanOrEqual(acknowledged);
    await send(roomy, 'filling', ['and on it goes']);
  }, 120_000);
});

const orphanMaker = `
  import { startKafka } from ${JSON.stringify(new URL('../dist/index.js', import.meta.url).href)};
  const kafka = await startKafka({ dataDir: process.argv[1] });
  console.log(kafka.pid);
`;

function aDataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'entente-kafka-'));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function started(options: KafkaOptions): Promise<Kafka> {
  const kafka = await startKafka(options);
  cleanUps.push(() => kafka.stop());
  return kafka;
}

type Reachable = Pick<Kafka, 'brokers'>;

function clientOf({ brokers }: Reachable): kafkajs.Kafka {
  return new kafkajs.Kafka({ brokers: [brokers], logLevel: kafkajs.logLevel.NOTHING });
}

async function asAdmin<T>(kafka: Reachable, work: (admin: kafkajs.Admin) => Promise<T>): Promise<T> {
  const admin = clientOf(kafka).admin();
  await admin.connect();
  return work(admin).finally(() => admin.disconnect());
}

const topics = (kafka: Reachable): Promise<string[]> => asAdmin(kafka, (admin) => admin.listTopics());
const clusterId = (kafka: Reachable): Promise<string> => asAdmin(kafka, async (admin) => (await admin.describeCluster()).clusterId);
const createTopic = (kafka: Reachable, topic: string): Promise<boolean> => asAdmin(kafka, (admin) => admin.createTopics({ topics: [{ topic }] }));

async function send(kafka: Reachable, topic: string, values: string[]): Promise<void> {
  const producer = clientOf(kafka).producer({ retry: { retries: 2 } });
  await producer.connect();
  await producer.send({ topic, messages: values.map((value) => ({ value })) }).finally(() => producer.disconnect());
}

async function valuesOf(kafka: Reachable, topic: string, count: number): Promise<(string | undefined)[]> {
  const consumer = clientOf(kafka).consumer({ groupId: 'spec' });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const values: (string | undefined)[] = [];
  await new Promise<void>((resolve) => {
    void consumer.run({
      eachMessage: async ({ message }) => {
        values.push(message.value?.toString());
        if (values.length === count) resolve();
      },
    });
  });
  await consumer.disconnect();
  return values;
}

async function reach(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.destroy();
}
