import { randomBytes } from 'node:crypto';
import { TOPICS } from '@entente/contracts';
import { connectBus, type Bus, type BusConfig, type LogRecord } from '@entente/messaging';
import pg from 'pg';
import { createTopicPrefix, kafkaForTests } from './kafka-for-tests.js';

export interface TestDatabases {
  /** `DATABASE_URL` of a fresh database whose role owns it and is no superuser. */
  databaseUrl: string;
  /** A fresh, empty log, on the bus that `ENTENTE_TEST_BUS` names (embedded where it names none). */
  bus: Bus;
  /** What a service reads to find its database and that log. */
  environment: Readonly<Record<string, string>>;
  drop(): Promise<void>;
}

/** Everything in a topic's first partition, in order. */
export async function recordsIn(bus: Bus, topic: string): Promise<LogRecord[]> {
  const ends = await bus.endOffsets([topic]);
  const reader = await bus.reader([topic]);
  try {
    return await reader.read(topic, 0, 0, ends.get(topic)?.[0] ?? 0);
  } finally {
    await reader.close();
  }
}

function serverUrl(): URL {
  const url = process.env['ENTENTE_TEST_POSTGRES'];
  if (url === undefined) throw new Error('ENTENTE_TEST_POSTGRES is missing: run integration tests through `npm test` or Jest’s int project');
  return new URL(url);
}

async function asSuperuser(statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl().href });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A fresh database of a plain role on the run's PostgreSQL. Row-level security holds in it as in production. */
export async function createDatabase(prefix: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `${prefix.replaceAll(/[^a-z0-9]/g, '_')}_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  await asSuperuser([`CREATE ROLE ${name} LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '${password}'`, `CREATE DATABASE ${name} OWNER ${name}`]);
  const url = serverUrl();
  url.username = name;
  url.password = password;
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => asSuperuser([`DROP DATABASE ${name} WITH (FORCE)`, `DROP ROLE ${name}`]) };
}

async function createLog(prefix: string): Promise<{ config: BusConfig; environment: Record<string, string>; drop: () => Promise<void> }> {
  if (process.env['ENTENTE_TEST_BUS'] === 'kafka') {
    const kafka = kafkaForTests();
    if ('missing' in kafka) throw new Error(`ENTENTE_TEST_BUS=kafka, but there is no Kafka: ${kafka.missing}`);
    const topicPrefix = createTopicPrefix();
    return {
      config: { kind: 'kafka', brokers: kafka.brokers.split(','), prefix: topicPrefix },
      environment: { BUS: 'kafka', KAFKA_BROKERS: kafka.brokers, KAFKA_PREFIX: topicPrefix },
      drop: async () => undefined,
    };
  }
  const { url, drop } = await createDatabase(`${prefix}_log`);
  return { config: { kind: 'embedded', url }, environment: { BUS: 'embedded', LOG_DATABASE_URL: url }, drop };
}

/** What a service under test stands on: its database and a log with every topic. */
export async function createTestDatabases(prefix: string): Promise<TestDatabases> {
  const [own, log] = [await createDatabase(prefix), await createLog(prefix)];
  const bus = await connectBus(log.config, 'test');
  await bus.ensureTopics(TOPICS);
  return {
    databaseUrl: own.url,
    bus,
    environment: { DATABASE_URL: own.url, ...log.environment },
    drop: async () => {
      await bus.close();
      await own.drop();
      await log.drop();
    },
  };
}
