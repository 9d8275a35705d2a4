import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { whyNoKafka } from '@entente/kafka';
import { describeUnless } from '@entente/kafka/describe-unless';
import { processIdentity } from '@entente/postgres';
import pg from 'pg';
import { startEntente, type Entente, type EntenteOptions, type Service } from './index.js';
import { wipeStateDir } from './state-dir.js';

/** Stands for a service: is ready, shows its environment, ends as it is told. */
const fakeService = `
  import { createServer } from 'node:http';
  if (process.env.FAKE_STUBBORN) process.on('SIGTERM', () => {});
  if (process.env.FAKE_BAD_CONFIG && !process.env.DATABASE_URL) { console.error('GATEWAY_TIMEOUT: must be a number'); process.exit(78); }
  createServer((request, response) => {
    if (request.url === '/env') response.end(JSON.stringify(process.env));
    else if (request.url === '/die') { console.error('Error: told to'); process.exit(3); }
    else response.writeHead(process.env.FAKE_UNREADY ? 503 : 200).end();
  }).listen(Number(process.env.PORT), process.env.HOST);
`;

const folder = mkdtempSync(join(tmpdir(), 'entente-up-'));
const dataDir = join(folder, 'state');
const entry = join(folder, 'fake-service.mjs');
const services: Service[] = [
  { name: 'alpha', entry, database: true, door: false },
  { name: 'gateway', entry, database: false, door: true },
];
const warnings: string[] = [];
const screen = { say: () => undefined, warn: (line: string) => void warnings.push(line), progress: () => undefined, bold: (text: string) => text };
let entente: Entente | undefined;

beforeAll(() => writeFileSync(entry, fakeService));
afterEach(async () => {
  await entente?.stop();
  entente = undefined;
  warnings.length = 0;
}, 60_000);
afterAll(() => {
  wipeStateDir(dataDir);
  rmSync(folder, { recursive: true, force: true });
});

describe('everything on one machine', () => {
  it('starts, says where it is, and leaves nothing running', async () => {
    entente = await start();
    const env = await environmentOf('alpha');
    expect(env).toMatchObject({ BUS: 'embedded', HOST: '127.0.0.1', JWT_ISSUER: 'urn:entente:local' });
    expect(await environmentOf('gateway')).toMatchObject({ ALPHA_URL: entente.services['alpha']?.url });
    expect(JSON.parse(readFileSync(join(dataDir, 'instance.json'), 'utf8'))).toEqual({
      gateway: entente.gatewayUrl,
      pid: process.pid,
      services: entente.services,
      postgres: { port: entente.postgres.port },
      issuer: join(dataDir, 'issuer'),
    });
    expect(statSync(join(dataDir, 'instance.json')).mode & 0o777).toBe(0o600);

    const pids = Object.values(entente.services).map(({ pid }) => pid);
    await entente.stop();
    expect(pids.map(processIdentity)).toEqual([undefined, undefined]);
    expect(['instance.json', 'processes.json', 'lock', 'postgres.lock'].filter((name) => existsSync(join(dataDir, name)))).toEqual([]);
  }, 60_000);

  it('keeps the keys of the issuer, the private one to its user', async () => {
    entente = await start();
    const keys = readFileSync(join(dataDir, 'issuer', 'jwks.json'), 'utf8');
    expect(JSON.parse(keys)).toMatchObject({ keys: [{ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig' }] });
    expect(JSON.parse(keys).keys[0]).not.toHaveProperty('d');
    expect(statSync(join(dataDir, 'issuer', 'private.jwk.json')).mode & 0o777).toBe(0o600);
    await entente.stop();
    entente = await start();
    expect(readFileSync(join(dataDir, 'issuer', 'jwks.json'), 'utf8')).toBe(keys);
  }, 60_000);

  it('starts a service that dies again, at the same address, and says why it died', async () => {
    entente = await start();
    const before = entente.services['alpha'];
    await fetch(`${before?.url}/die`).catch(() => undefined);
    await eventually(() => isUp('alpha', before?.pid));
    expect(entente.services['alpha']?.url).toBe(before?.url);
    expect(warnings).toEqual(['alpha ended with exit code 3, starts again in 0.25 s: Error: told to']);
    expect(JSON.parse(readFileSync(join(dataDir, 'instance.json'), 'utf8')).services.alpha.pid).toBe(entente.services['alpha']?.pid);
  }, 60_000);

  it('starts PostgreSQL again on the same port', async () => {
    entente = await start();
    const port = entente.postgres.port;
    entente.kill('postgres', 'SIGKILL');
    await eventually(async () => warnings.length > 0 && (await accepts(port)));
    expect(warnings).toEqual(['PostgreSQL ended by SIGKILL, starts again in 0.25 s']);
  }, 60_000);

  it('lets a caller stand between the services and PostgreSQL', async () => {
    let asked: [string, number] | undefined;
    entente = await start({ via: (server, port) => Promise.resolve((asked = [server, port]) && 4711) });
    expect(asked).toEqual(['postgres', entente.postgres.port]);
    expect(await environmentOf('alpha')).toMatchObject({ DATABASE_URL: expect.stringContaining('@127.0.0.1:4711/') });
    const client = new pg.Client({ connectionString: entente.postgres.url('entente_alpha') });
    await client.connect();
    const { rows } = await client.query('SELECT rolsuper FROM pg_roles WHERE rolname = current_user');
    await client.end();
    expect(rows).toEqual([{ rolsuper: true }]);
  }, 60_000);

  it('leaves a Kafka alone that runs elsewhere and stays with the bus it began with', async () => {
    const elsewhere = { dataDir: join(folder, 'elsewhere'), bus: 'kafka', kafkaBrokers: 'kafka.example:9092' } as const;
    entente = await start(elsewhere);
    expect(await environmentOf('alpha')).toMatchObject({ BUS: 'kafka', KAFKA_BROKERS: 'kafka.example:9092' });
    await entente.stop();
    await expect(start({ ...elsewhere, bus: 'embedded' })).rejects.toThrow('are on the kafka bus');
    wipeStateDir(elsewhere.dataDir);
  }, 60_000);

  it('kills a stubborn service when asked to stop a second time', async () => {
    entente = await start({ env: { FAKE_STUBBORN: 'yes' } });
    const stopping = entente.stop();
    await sleep(500);
    void entente.stop();
    await stopping;
    expect(existsSync(join(dataDir, 'instance.json'))).toBe(false);
  }, 60_000);

  it('cleans up after a start that was killed', async () => {
    const killed = spawn(process.execPath, ['--input-type=module', '--eval', starter, dataDir, JSON.stringify(services)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [chunk] = await once(killed.stdout, 'data');
    const pids: number[] = JSON.parse(String(chunk));
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    expect(pids.map(processIdentity)).not.toContain(undefined);

    entente = await start();
    expect(pids.map(processIdentity)).toEqual([undefined, undefined]);
  }, 60_000);
});

describeUnless(await whyNoKafka(), 'with Kafka on this machine', () => {
  const kafkaDir = join(folder, 'kafka');
  afterAll(() => wipeStateDir(kafkaDir));

  it('starts it again on the same port and stops it last but PostgreSQL', async () => {
    const ports: number[] = [];
    const via = async (_server: string, port: number): Promise<number> => {
      ports.push(port);
      return port;
    };
    entente = await start({ dataDir: kafkaDir, bus: 'kafka', via });
    const port = Number(entente.kafka?.brokers.split(':')[1]);
    expect(ports).toEqual([port, entente.postgres.port]);
    expect(await environmentOf('alpha')).toMatchObject({ BUS: 'kafka', KAFKA_BROKERS: `127.0.0.1:${port}` });
    entente.kill('kafka', 'SIGKILL');
    await eventually(async () => warnings.length > 0 && (await accepts(port)));
    expect(warnings).toEqual(['Kafka ended by SIGKILL, starts again in 0.25 s']);
    await entente.stop();
    expect(await accepts(port)).toBe(false);
  }, 120_000);
});

describe('a start that cannot be', () => {
  it('names the taken port and what to set', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const port = Number(Object(server.address()).port);
    await expect(start({ port })).rejects.toThrow(`Port ${port} on 127.0.0.1 is taken by another program. Set PORT`);
    server.close();
  }, 60_000);

  it('refuses a state folder that is in use', async () => {
    entente = await start();
    await expect(start()).rejects.toThrow('Entente already runs on');
    expect(() => wipeStateDir(dataDir)).toThrow('Entente is running on');
  }, 60_000);

  it('never takes or wipes a folder that holds something else', async () => {
    const foreign = join(folder, 'foreign');
    mkdirSync(foreign);
    writeFileSync(join(foreign, 'thesis.txt'), 'years of work');
    await expect(start({ dataDir: foreign })).rejects.toThrow("holds files that are not Entente's");
    expect(() => wipeStateDir(foreign)).toThrow('nothing was deleted');
    expect(existsSync(join(foreign, 'thesis.txt'))).toBe(true);
  });

  it('shows the last words of a service that refuses its configuration', async () => {
    await expect(start({ env: { FAKE_BAD_CONFIG: 'yes' } })).rejects.toThrow(/gateway refuses its configuration[^]*GATEWAY_TIMEOUT: must be a number/);
    expect(warnings).toEqual(['gateway refuses its configuration and stays down: GATEWAY_TIMEOUT: must be a number']);
  }, 60_000);

  it('gives up on services that do not get ready', async () => {
    await expect(start({ env: { FAKE_UNREADY: 'yes' }, readyWithinMs: 700 })).rejects.toThrow('alpha is not ready after 1 s');
  }, 60_000);

  it('can be broken off', async () => {
    await expect(start({ env: { FAKE_UNREADY: 'yes' }, signal: AbortSignal.timeout(1500) })).rejects.toThrow('timeout');
    expect(existsSync(join(dataDir, 'lock'))).toBe(false);
  }, 60_000);
});

const starter = `
  import { startEntente } from ${JSON.stringify(new URL('../dist/index.js', import.meta.url).href)};
  const entente = await startEntente({ dataDir: process.argv[1], services: JSON.parse(process.argv[2]) });
  console.log(JSON.stringify(Object.values(entente.services).map(({ pid }) => pid)));
`;

function start(options: Partial<EntenteOptions> = {}): Promise<Entente> {
  return startEntente({ dataDir, services, screen, postgresSettings: { fsync: 'off' }, ...options });
}

async function environmentOf(name: string): Promise<unknown> {
  return (await fetch(`${entente?.services[name]?.url}/env`)).json();
}

async function isUp(name: string, pidBefore: number | undefined): Promise<boolean> {
  const service = entente?.services[name];
  if (!service || service.pid === 0 || service.pid === pidBefore) return false;
  return fetch(service.url).then(
    ({ ok }) => ok,
    () => false,
  );
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' }, () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

async function eventually(done: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 15_000; !(await done()); await sleep(50)) if (Date.now() > end) throw new Error('it never happened');
}
