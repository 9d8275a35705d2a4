import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kafkaForRun, postgresForRun } from './run-servers.js';

const cleanUps: (() => Promise<void>)[] = [];

/**
 * Jest's global setup: one real PostgreSQL and one real Kafka for the run. `ENTENTE_TEST_POSTGRES` is the superuser's address,
 * `ENTENTE_TEST_KAFKA` the brokers; without a Kafka `ENTENTE_TEST_KAFKA_MISSING` says why in one line.
 * @throws Error when there is no PostgreSQL, and with `KAFKA_REQUIRED=1` when there is no Kafka
 */
export async function setup(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'entente-test-'));
  cleanUps.push(() => rm(folder, { recursive: true, force: true }));
  const outcomes = await Promise.allSettled([startPostgres(folder), startKafka(folder)]);
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed === undefined) return;
  await teardown();
  throw failed.reason;
}

/** Jest's global teardown. */
export async function teardown(): Promise<void> {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
}

async function startPostgres(folder: string): Promise<void> {
  const postgres = await postgresForRun(folder);
  cleanUps.push(() => postgres.stop());
  process.env['ENTENTE_TEST_POSTGRES'] = postgres.url;
}

async function startKafka(folder: string): Promise<void> {
  const kafka = await kafkaForRun(folder);
  if ('brokers' in kafka) {
    cleanUps.push(() => kafka.stop());
    process.env['ENTENTE_TEST_KAFKA'] = kafka.brokers;
    return;
  }
  if (process.env['KAFKA_REQUIRED'] === '1') throw new Error(`Kafka is required (KAFKA_REQUIRED=1) but missing: ${kafka.missing}`);
  process.env['ENTENTE_TEST_KAFKA_MISSING'] = kafka.missing;
}
