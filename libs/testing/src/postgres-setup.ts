import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeCluster, startPostgres, type Postgres } from '@entente/postgres';

let postgres: Postgres | undefined;
let dataDir: string | undefined;

/** Jest's global setup: one real PostgreSQL for the run, its superuser's address in `ENTENTE_TEST_POSTGRES`. */
export async function setup(): Promise<void> {
  dataDir = await mkdtemp(join(tmpdir(), 'entente-test-'));
  postgres = await startPostgres({ dataDir: join(dataDir, 'postgres'), settings: { fsync: 'off', max_connections: '300' } });
  process.env['ENTENTE_TEST_POSTGRES'] = postgres.url('postgres');
}

/** Jest's global teardown. */
export async function teardown(): Promise<void> {
  await postgres?.stop();
  if (dataDir === undefined) return;
  removeCluster(join(dataDir, 'postgres'));
  await rm(dataDir, { recursive: true, force: true });
}
