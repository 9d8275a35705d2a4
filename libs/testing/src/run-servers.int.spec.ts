import { afterEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createTopicPrefix, describeWithKafka, kafkaForTests } from './index.js';
import { kafkaForRun, postgresForRun } from './run-servers.js';

const environment = { ...process.env };
const folder = mkdtempSync(join(tmpdir(), 'entente-run-'));

afterEach(() => {
  process.env = { ...environment };
  rmSync(folder, { recursive: true, force: true });
});

describe('the servers of a run', () => {
  it('are those that run already, where they are named, and stay up', async () => {
    process.env['POSTGRES_URL'] = environment['ENTENTE_TEST_POSTGRES'];
    process.env['KAFKA_BROKERS'] = 'one:9092,two:9093';
    const postgres = await postgresForRun(folder);
    await postgres.stop();
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    expect((await client.query('SELECT rolsuper FROM pg_roles WHERE rolname = current_user')).rows).toEqual([{ rolsuper: true }]);
    await client.end();
    expect(await kafkaForRun(folder)).toMatchObject({ brokers: 'one:9092,two:9093' });
  });

  it('lack a Kafka where there is neither Docker nor Java, and say why', async () => {
    process.env = { PATH: folder, DOCKER_HOST: 'tcp://127.0.0.1:1' };
    expect(await kafkaForRun(folder)).toEqual({ missing: 'no Docker; Java 17 or newer is not installed' });
  });

  it('tell tests which Kafka there is', () => {
    process.env['ENTENTE_TEST_KAFKA'] = 'one:9092';
    expect(kafkaForTests()).toEqual({ brokers: 'one:9092' });
    process.env = { ENTENTE_TEST_KAFKA_MISSING: 'no Java' };
    expect(kafkaForTests()).toEqual({ missing: 'no Java' });
  });

  it('are shared by tests under names of their own', () => {
    const prefixes = Array.from({ length: 100 }, createTopicPrefix);
    expect(new Set(prefixes).size).toBe(100);
    for (const prefix of prefixes) expect(prefix).toMatch(/^t[0-9a-f]{8}\.$/);
  });
});

describeWithKafka('the Kafka of a run', (brokers) => {
  it('is named to the tests that want it', () => {
    expect(brokers).toBe(environment['ENTENTE_TEST_KAFKA']);
    expect(brokers).toMatch(/:\d+/);
  });
});
