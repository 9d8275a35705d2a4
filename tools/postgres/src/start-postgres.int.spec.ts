import { afterEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { ensureDatabase, removeCluster, startPostgres, type Postgres } from './index.js';

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
}, 60_000);

describe('PostgreSQL from npm', () => {
  it('starts on an empty folder and keeps its data until the next start', async () => {
    const dataDir = aDataDir();
    const first = await started(dataDir);
    await query(first.url('postgres'), 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    expect(existsSync(`${dataDir}.lock`)).toBe(false);

    const second = await started(dataDir);
    expect(await query(second.url('postgres'), 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  }, 60_000);

  it('keeps the password of the superuser to its user and asks everyone for one', async () => {
    const dataDir = aDataDir();
    const postgres = await started(dataDir);
    expect(statSync(`${dataDir}.password`).mode & 0o777).toBe(0o600);
    const url = new URL(postgres.url('postgres'));
    url.password = 'wrong';
    await expect(query(url.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
  }, 60_000);

  it('lets a caller choose settings and keeps the others', async () => {
    const postgres = await startPostgres({ dataDir: aDataDir(), settings: { fsync: 'off' } });
    cleanUps.push(() => postgres.stop());
    expect(await query(postgres.url('postgres'), 'SHOW fsync')).toEqual([{ fsync: 'off' }]);
    expect(await query(postgres.url('postgres'), 'SHOW synchronous_commit')).toEqual([{ synchronous_commit: 'on' }]);
  }, 60_000);

  it('tells whoever asks that the server is gone, and starts again over a stale pid file', async () => {
    const dataDir = aDataDir();
    const postgres = await started(dataDir);
    const gone = new Promise((resolve) => postgres.onExit((_code, signal) => resolve(signal)));
    process.kill(postgres.pid, 'SIGKILL');
    expect(await gone).toBe('SIGKILL');

    const again = await started(dataDir);
    expect(await query(again.url('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  }, 60_000);

  it('is not misled by a pid file that names an unrelated process', async () => {
    const dataDir = aDataDir();
    await (await started(dataDir)).stop();
    // A process of the server's own account, which PostgreSQL would take for a living server.
    const { uid, gid } = statSync(clusterOf(dataDir));
    const stranger = spawn('sleep', ['60'], { uid, gid });
    cleanUps.push(() => stranger.kill());
    writeFileSync(join(clusterOf(dataDir), 'postmaster.pid'), `${stranger.pid}\n${clusterOf(dataDir)}\n`);

    const again = await started(dataDir);
    expect(await query(again.url('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  }, 60_000);

  it('refuses a second start on the same folder', async () => {
    const dataDir = aDataDir();
    await started(dataDir);
    await expect(startPostgres({ dataDir })).rejects.toThrow(`process ${process.pid} already runs PostgreSQL`);
  }, 60_000);

  it('shuts down a server whose starter was killed, and starts anew', async () => {
    const dataDir = aDataDir();
    await (await started(dataDir)).stop();
    // Stands for a starter that was killed: the server runs on, the lock names a process that is no more.
    const orphan = spawn(process.execPath, ['--input-type=module', '--eval', orphanMaker, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(orphan.stdout, 'data');
    orphan.kill('SIGKILL');
    await once(orphan, 'exit');

    const lines: string[] = [];
    const postgres = await startPostgres({ dataDir, log: (line) => lines.push(line) });
    cleanUps.push(() => postgres.stop());
    expect(lines.join('\n')).toContain('left running by an earlier start');
    expect(await query(postgres.url('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  }, 60_000);

  it('says why it cannot start', async () => {
    const dataDir = aDataDir();
    await (await started(dataDir)).stop();
    await expect(startPostgres({ dataDir, settings: { max_connections: 'many' } })).rejects.toThrow('max_connections');
    writeFileSync(join(clusterOf(dataDir), 'PG_VERSION'), '9\n');
    await expect(startPostgres({ dataDir })).rejects.toThrow('was made by PostgreSQL 9');
  }, 60_000);

  it('leaves a folder alone that holds something else', async () => {
    const dataDir = aDataDir();
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(join(dataDir, 'thesis.txt'), 'years of work');
    await expect(startPostgres({ dataDir })).rejects.toThrow('holds files that are not a cluster');
    expect(readFileSync(join(dataDir, 'thesis.txt'), 'utf8')).toBe('years of work');
  }, 60_000);
});

describe('the database of a service', () => {
  it('belongs to a role without any further power', async () => {
    const postgres = await started(aDataDir());
    await ensureDatabase(postgres, { database: 'entente_alpha', role: 'entente_alpha', password: 'first' });
    const url = postgres.url('entente_alpha', 'entente_alpha');
    await query(url, 'CREATE TABLE own (id int)');
    const [role] = await query(url, 'SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication FROM pg_roles WHERE rolname = current_user');
    expect(Object.values(role ?? {})).toEqual([false, false, false, false, false]);
    await expect(query(url, 'CREATE DATABASE another')).rejects.toThrow('permission denied');
  }, 60_000);

  it('is closed to the role of another service', async () => {
    const postgres = await started(aDataDir());
    for (const name of ['entente_alpha', 'entente_beta']) await ensureDatabase(postgres, { database: name, role: name, password: name });
    for (const database of ['entente_alpha', 'postgres', 'template1']) {
      await expect(query(postgres.url(database, 'entente_beta'), 'SELECT 1')).rejects.toThrow('permission denied for database');
    }
  }, 60_000);

  it('can be ensured again, with another password', async () => {
    const postgres = await started(aDataDir());
    for (const password of ['first', "it's second", "it's second"])
      await ensureDatabase(postgres, { database: 'entente_alpha', role: 'entente_alpha', password });
    expect(await query(postgres.url('entente_alpha', 'entente_alpha'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  }, 60_000);
});

const orphanMaker = `
  import { startPostgres } from ${JSON.stringify(new URL('../dist/index.js', import.meta.url).href)};
  const postgres = await startPostgres({ dataDir: process.argv[1] });
  console.log(postgres.pid);
`;

function aDataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'entente-postgres-'));
  const dataDir = join(folder, 'cluster');
  cleanUps.push(() => {
    removeCluster(dataDir);
    rmSync(folder, { recursive: true, force: true });
  });
  return dataDir;
}

/** As root the cluster of a closed folder lies elsewhere; the pointer says where. */
function clusterOf(dataDir: string): string {
  const pointer = join(dataDir, 'cluster-location.json');
  return existsSync(pointer) ? String(Object(JSON.parse(readFileSync(pointer, 'utf8'))).cluster) : dataDir;
}

async function started(dataDir: string): Promise<Postgres> {
  const postgres = await startPostgres({ dataDir, settings: { fsync: 'off' } });
  cleanUps.push(() => postgres.stop());
  return postgres;
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}
