import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWhere, eventually } from '@entente/testing';
import { databaseOf, services as current, type Service } from '@entente/up';
import pg from 'pg';
import { buildPreviousRelease, Exchangeable, PREVIOUS, whyNoPreviousRelease } from './previous-release.js';
import { install, type Installation } from './running-entente.js';
import { SteadyWriters } from './steady-writers.js';

/** Reporting first: it knows what the others tell when they begin to. */
const IN_ORDER = ['reporting', 'partners', 'agreements', 'engagements', 'exercises', 'crisis-channels', 'gateway'];
/** What the previous release did not have, or filled otherwise: a rebuild finds differences there, and nowhere else. */
const NEW_READ_MODELS = ['aggregate', 'channel', 'channel_party', 'crisis_actor', 'history', 'history_partner', 'line_check', 'message', 'receipt'];

describeWhere(whyNoPreviousRelease(), `an installation of ${PREVIOUS.version}`, () => {
  let folder: string;
  let previous: readonly Service[];
  let programs: Exchangeable;
  let entente: Installation;
  let token: string;
  /** With roles the previous release does not know. */
  let officer: string;
  let writers: SteadyWriters;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'entente-upgrade-'));
    mkdirSync(join(folder, 'release'));
    previous = await buildPreviousRelease(join(folder, 'release'));
    programs = new Exchangeable(join(folder, 'programs'), previous);
    entente = await install({
      services: programs.services,
      demoData: true,
      bus: 'embedded',
      env: { READ_DEADLINE_MS: '30000', WRITE_DEADLINE_MS: '60000' },
      dataDir: join(folder, 'state'),
    });
    token = await entente.token({ role: 'desk-officer,integrator,operator' });
    officer = await entente.token({ role: 'duty-officer,releasing-officer' });
    writers = new SteadyWriters(entente, token);
  }, 180_000);
  afterAll(async () => {
    await writers?.stop();
    await entente?.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  async function get(path: string): Promise<any> {
    const { status, body } = await entente.call(path, { token });
    if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  /** Services of `release` take the place of those that run, at once; and what is written meanwhile is written in the end. */
  async function exchange(release: readonly Service[], ...names: string[]): Promise<void> {
    writers.patient = true;
    await Promise.all(
      names.map(async (name) => {
        programs.exchange(name, release);
        const before = entente.services[name]?.pid;
        entente.kill(name, 'SIGTERM');
        await eventually(() => entente.services[name]?.pid !== before);
        entente.restartNow(name);
      }),
    );
    await eventually(async () => (await fetch(`${entente.gatewayUrl}/health/ready`)).status === 200, 60_000);
    await writers.goneRound();
    writers.patient = false;
    expect(writers.failures).toEqual([]);
  }

  /** Everybody has read everything, and put nothing aside. */
  async function caughtUp(): Promise<void> {
    await eventually(async () => Object.values((await get('/v1/reporting/status')).lag).every((lag) => Number(lag) < 50), 30_000);
    expect(await get('/v1/reporting/status')).toMatchObject({ quarantined: 0, held: 0 });
    expect((await entente.cli('status')).stdout).not.toMatch(/^refused, .*: [1-9]/m);
  }

  async function rebuild(): Promise<{ table: string; rows: number; onlyBefore: number; onlyAfter: number }[]> {
    const { stdout, stderr } = await entente.cli('rebuild', '--json');
    const { state, differences, error } = JSON.parse(stdout || '{}');
    expect({ state, error, stderr }).toEqual({ state: 'swapped', stderr: expect.anything() });
    return differences;
  }

  const differing = (tables: { table: string; onlyBefore: number; onlyAfter: number }[]): string[] =>
    tables.filter(({ onlyBefore, onlyAfter }) => onlyBefore + onlyAfter > 0).map(({ table }) => table);

  /** What history tells of a subject, oldest first, and in which words. */
  async function told(subject: string): Promise<[string, string][]> {
    const { items } = await get(`/v1/history?subject=${subject}&limit=100`);
    return items.map(({ type, summary }: Record<string, string>) => [type?.split('.')[2], summary]).reverse();
  }

  /** Sends a message over a channel and answers its id. */
  async function send(channel: string, text: string): Promise<string> {
    const path = `/v1/channels/${channel}/messages`;
    const { status, body } = await entente.call(path, { token: officer, method: 'POST', body: { precedence: 'routine', language: 'en', text } });
    expect({ status, body }).toEqual({ status: 201, body: expect.anything() });
    const { items } = await get(`/v1/channels/${channel}/log?limit=500`);
    return items.at(-1).entry.content.message;
  }

  it('is written to, with the demo data', async () => {
    await writers.goneRound();
    expect(writers.failures).toEqual([]);
    expect(JSON.parse(readFileSync(join(entente.dataDir, 'demo-data.json'), 'utf8'))).toHaveLength(5);
    expect((await entente.call('/v1/channels/00000000-0000-7000-8000-000000000000/log', { token })).body.code).toBe('no-such-path');
    await caughtUp();
  }, 300_000);

  it('serves on while its databases are brought up to date for the next', async () => {
    const prepare = async ({ name, entry }: Service): Promise<void> => {
      const env = { PORT: '0', JWKS_URL: 'https://issuer.example.org/jwks', JWT_ISSUER: 'urn:entente:local', PREPARE_ONLY: 'true' };
      const urls = { DATABASE_URL: entente.postgres.ownerUrl(databaseOf(name)), LOG_DATABASE_URL: entente.postgres.ownerUrl(databaseOf('log')) };
      const { stdout } = await promisify(execFile)(process.execPath, [entry], { env: { ...env, ...urls } });
      expect(stdout).toContain('the database is up to date');
    };
    await Promise.all(current.filter(({ database }) => database).map(prepare));
    await writers.goneRound();
    expect(writers.failures).toEqual([]);
    await caughtUp();
  }, 300_000);

  it('is replaced service by service, and each reads what the others tell', async () => {
    for (const name of IN_ORDER) await exchange(current, name);
  }, 400_000);

  it('shows in a rebuild what its reporting did not know, and no difference after it', async () => {
    const before = [...writers.written.keys()].length;
    const differences = await rebuild();
    expect(NEW_READ_MODELS).toEqual(expect.arrayContaining(differing(differences)));
    expect(differing(await rebuild())).toEqual([]);
    // What was put aside of channels that only the old reporting knew has been taken in.
    await caughtUp();
    expect(before).toBeGreaterThan(20);
  }, 300_000);

  let line: string;
  let message: string;

  it('can do what the next can, with what it had before', async () => {
    line = [...writers.written].find(([, path]) => path.startsWith('/v1/channels/'))?.[0] ?? '';
    message = await send(line, 'Are you well?');
    await eventually(async () => (await told(message))[0]?.[0] === 'message-sent');
    const { code, stdout } = await entente.cli('verify', 'channel', line);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('intact') });
  }, 60_000);

  it('can go back, with what the next told in the log', async () => {
    await exchange(previous, 'reporting');
    message = await send(line, 'One more, while reporting is the one before');
    await exchange(previous, ...IN_ORDER.filter((name) => name !== 'reporting'));
    await caughtUp();
    expect(await told(message)).toEqual([]);
  }, 300_000);

  it('goes forward again, and a rebuild brings what was passed over', async () => {
    await exchange(current, ...IN_ORDER);
    expect(await told(message)).toEqual([]);
    await rebuild();
    expect(await told(message)).toEqual([['message-sent', expect.stringContaining('PER')]]);
    expect(await send(line, 'Still here')).toEqual(expect.any(String));
    const { code, stdout } = await entente.cli('verify', 'channel', line);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('intact') });
  }, 300_000);

  it('has lost nothing on the way, and told everything once', async () => {
    await writers.stop();
    expect(writers.failures).toEqual([]);
    await eventually(async () => Object.values((await get('/v1/reporting/status')).lag).every((lag) => lag === 0), 30_000);
    expect(differing(await rebuild())).toEqual([]);
    const client = new pg.Client({ connectionString: entente.postgres.url(databaseOf('reporting')) });
    await client.connect();
    const { rows } = await client.query('SELECT min(subject) AS subject, count(*)::int AS times FROM live.history GROUP BY event_id');
    await client.end();
    expect(rows.filter(({ times }) => times !== 1)).toEqual([]);
    const subjects = new Set(rows.map(({ subject }) => subject));
    expect([...writers.written.keys()].filter((id) => !subjects.has(id))).toEqual([]);
    for (const path of [...writers.written.values()].filter((_, at) => at % 10 === 0)) expect(await get(path)).toMatchObject({ version: expect.any(Number) });
  }, 300_000);
});
