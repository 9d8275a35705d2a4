import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDataSource } from '@entente/persistence';
import { createTestDatabases, eventually, type TestDatabases } from '@entente/testing';
import { Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import { observePool } from './observe-pool.js';

let databases: TestDatabases;
let dataSource: DataSource;
const registry = new Registry();

beforeAll(async () => {
  databases = await createTestDatabases('pool');
  dataSource = await createDataSource({ url: databases.databaseUrl, applicationName: 'test', poolSize: 2 }).initialize();
  observePool(registry, dataSource);
});
afterAll(async () => {
  await dataSource.destroy();
  await databases.drop();
});

async function told(): Promise<{ used: number; waiting: number }> {
  const value = async (name: string): Promise<number> => {
    const [, number] = (await registry.getSingleMetricAsString(name)).match(/^\w+ (\d+)$/m) ?? [];
    return Number(number);
  };
  return { used: await value('entente_database_connections'), waiting: await value('entente_database_waiting') };
}

describe('the pool', () => {
  it('has work waiting when all connections are busy, and not while they are idle', async () => {
    await dataSource.query('SELECT 1');
    const busy = Array.from({ length: 5 }, () => dataSource.query('SELECT pg_sleep(1.5)'));
    await eventually(async () => (await told()).waiting > 0);
    expect(await told()).toEqual({ used: 2, waiting: 3 });
    await Promise.all(busy);
    await eventually(async () => (await told()).used === 0);
    expect(await told()).toEqual({ used: 0, waiting: 0 });
  });

  it('does not see work that is handed to idle connections at once', async () => {
    await Promise.all([dataSource.query('SELECT 1'), dataSource.query('SELECT 1')]);
    const asked = [dataSource.query('SELECT 1'), dataSource.query('SELECT 1')];
    expect(await told()).toMatchObject({ waiting: 0 });
    await Promise.all(asked);
  });
});
