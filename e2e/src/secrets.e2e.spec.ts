import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@entente/testing';
import { databaseOf } from '@entente/up';
import pg from 'pg';
import { install, type Answer, type Installation } from './running-entente.js';

/** In everything that few may read; drawn, so that it is nowhere by chance. */
const MARK = `marigold${randomBytes(6).toString('hex')}`;
const SECRET = { policy: 'PER', classification: 'SECRET' };

let entente: Installation;
let officer: string;
let integrator: string;
/** Sees nothing of what is marked. */
let outsider: string;
/** Everything that was answered, but to who may read it: words of refusals, and what an outsider was told. */
const answers: string[] = [];

beforeAll(async () => {
  entente = await install({
    env: {
      LOG_LEVEL: 'trace',
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://collector:${MARK}@127.0.0.1:9`,
      OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer ${MARK}`,
      READ_DEADLINE_MS: '4000',
    },
  });
  officer = await entente.token({ role: 'desk-officer,operator' });
  integrator = await entente.token({ role: 'integrator' });
  outsider = await entente.token({ role: 'desk-officer,operator', nation: 'BOL', clearance: 'UNCLASSIFIED' });
}, 180_000);
afterAll(() => entente.remove(), 60_000);

async function ask(path: string, token: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const answer = await entente.call(path, { token, ...(body !== undefined && { method: 'POST', body }), headers });
  if (answer.status >= 400 || token === outsider) answers.push(`${path}: ${JSON.stringify([...answer.headers])} ${JSON.stringify(answer.body)}`);
  return answer;
}

function register(title = `Memorandum of ${MARK}`): Promise<Answer> {
  return ask('/v1/agreements', officer, {
    title,
    kind: 'training-and-education',
    signedOn: '2021-03',
    parties: [{ partner: 'PER' }, { partner: 'COL' }],
    label: SECRET,
  });
}

async function sql(service: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: entente.postgres.url(databaseOf(service)) });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

function logs(): [string, string][] {
  const folder = join(entente.dataDir, 'logs');
  return readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]);
}

/** Something that is logged for what was driven on purpose: without it, that nothing secret was found would mean nothing. */
function logged(service: string, what: RegExp): Promise<unknown> {
  return eventually(() => what.test(logs().find(([file]) => file === `${service}.log`)?.[1] ?? ''), 30_000);
}

function ready(): Promise<unknown> {
  return eventually(async () => (await fetch(`${entente.gatewayUrl}/health/ready`)).status === 200, 60_000);
}

describe('what is secret', () => {
  let agreement: string;

  it('goes its way, and an outsider may ask for it', async () => {
    const { status, body } = await register();
    expect(status).toBe(201);
    agreement = body.id;
    const paths = [`/v1/agreements/${agreement}`, '/v1/agreements?limit=100', `/v1/history?subject=${agreement}`, '/v1/partners/PER/dossier', '/v1/deadlines'];
    await eventually(async () => (await ask(`/v1/history?subject=${agreement}`, officer)).body.total > 0);
    for (const path of paths) await ask(path, outsider);
    const text = { title: `Line of ${MARK}`, parties: ['PER', 'COL'], label: SECRET };
    expect((await ask('/v1/channels', officer, text)).status).toBe(201);
    expect(
      (await ask('/v1/crises', officer, { title: MARK, basis: MARK, openedOn: '2026-01-05', actors: [{ partner: 'PER' }, { partner: 'COL' }], label: SECRET }))
        .status,
    ).toBe(201);
  }, 60_000);

  it('is not in what bad input is answered', async () => {
    const refused = async (answer: Promise<Answer>): Promise<void> => expect((await answer).status).toBeGreaterThanOrEqual(400);
    const key = { 'idempotency-key': `key-${MARK}` };
    await refused(ask('/v1/agreements', officer, `{"title": "${MARK}`));
    await refused(ask('/v1/agreements', officer, Buffer.from(`{"title": "${MARK}\xff"}`, 'latin1')));
    await refused(ask('/v1/agreements', outsider, { supersedes: [agreement], title: 'Other', kind: 'alliance', parties: [{ partner: 'BOL' }] }));
    await refused(ask(`/v1/agreements/${agreement}/corrections`, outsider, { reason: 'none', changes: { title: 'Mine' } }, { 'if-match': '"1"' }));
    await refused(ask(`/v1/agreements/${agreement}/corrections`, officer, { reason: 'none', changes: { signedOn: '2021' } }, { 'if-match': '"7"' }));
    const draft = { title: 'Once', kind: 'alliance', parties: [{ partner: 'PER' }, { partner: 'COL' }], label: SECRET };
    expect((await ask('/v1/agreements', officer, draft, key)).status).toBe(201);
    await refused(ask('/v1/agreements', officer, { ...draft, title: `Twice ${MARK}` }, key));
    await refused(ask('/v1/webhooks', integrator, { url: `https://user:${MARK}@127.0.0.1/`, channels: [] }));
    await refused(ask('/v1/nothing', officer));
  }, 60_000);

  it('is not in what a token that is none is answered', async () => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const body = `${part({ alg: 'EdDSA', kid: MARK })}.${part({ iss: 'urn:entente:local', aud: 'entente', sub: MARK, exp: 4e9 })}`;
    const forged = sign(null, Buffer.from(body), generateKeyPairSync('ed25519').privateKey).toString('base64url');
    for (const token of [MARK, `${body}.${forged}`, `${part({ alg: 'none' })}.${part({ sub: MARK })}.`, officer.slice(0, -3)])
      expect((await ask('/v1/agreements', token)).status).toBe(401);
  });

  it('is not in what a database that refuses is told of', async () => {
    await sql('agreements', `ALTER TABLE agreement_version ADD CONSTRAINT shy CHECK (record::text NOT LIKE '%${MARK}-row%') NOT VALID`);
    expect((await register(`Row ${MARK}-row`)).status).toBe(500);
    await logged('agreements', /"constraint":"shy"/);
    await sql('agreements', 'ALTER TABLE agreement_version DROP CONSTRAINT shy', 'ALTER TABLE agreement RENAME TO away');
    expect((await register()).status).toBe(500);
    await logged('agreements', /42P01/);
    await sql('agreements', 'ALTER TABLE away RENAME TO agreement');
    await ready();
  }, 60_000);

  it('is not in what a reader says that cannot take an event', async () => {
    await sql('reporting', `ALTER TABLE live.agreement ADD CONSTRAINT shy CHECK (title NOT LIKE '%${MARK}-read%') NOT VALID`);
    expect((await register(`Read ${MARK}-read`)).status).toBe(201);
    await logged('reporting', /handler-failed/);
    await sql('reporting', 'ALTER TABLE live.agreement DROP CONSTRAINT shy');
    for (const token of [officer, outsider]) await ask('/v1/events/dead?owner=reporting', token);
    await eventually(async () => Object.values((await ask('/v1/reporting/status', officer)).body.lag).every((lag) => lag === 0), 60_000);
  }, 90_000);

  it('is not in what a service says whose password is wrong, or whose database is gone', async () => {
    await sql('agreements', `ALTER ROLE entente_agreements PASSWORD 'another'`);
    entente.kill('agreements', 'SIGKILL');
    await logged('agreements', /28P01|password authentication failed/);
    expect((await ask('/v1/agreements', officer)).status).toBeGreaterThanOrEqual(500);
    const { entente_agreements: password } = JSON.parse(readFileSync(join(entente.dataDir, 'passwords.json'), 'utf8'));
    await sql('agreements', `ALTER ROLE entente_agreements PASSWORD '${password}'`);
    entente.restartNow('agreements');
    await ready();
    entente.kill('postgres', 'SIGKILL');
    for (const path of ['/v1/agreements', `/v1/agreements/${agreement}`, '/v1/history', '/v1/channels']) await ask(path, officer);
    await logged('reporting', /ECONNREFUSED|57P0|terminated unexpectedly/);
    await ready();
  }, 120_000);

  it('is in no log, no metric, no word of health and no refusal', async () => {
    const { services, dataDir } = entente;
    const told: [string, string][] = [...logs(), ...answers.map((answer): [string, string] => ['answer', answer])];
    for (const [name, { url }] of Object.entries(services))
      for (const path of ['/metrics', '/health/live', '/health/ready', '/v1/nothing']) told.push([`${name}${path}`, await (await fetch(url + path)).text()]);
    const passwords = Object.entries<string>(JSON.parse(readFileSync(join(dataDir, 'passwords.json'), 'utf8')));
    const issuer = JSON.parse(readFileSync(join(dataDir, 'issuer/private.jwk.json'), 'utf8')).d;
    const [{ d: logKey }] = JSON.parse(readFileSync(join(dataDir, 'issuer/channel-log-keys.json'), 'utf8')).keys;
    const tokens = [officer, integrator, outsider].map((token): [string, string] => ['token', token.split('.')[2] ?? '']);
    const secrets: [string, string][] = [['mark', MARK], ...passwords, ...tokens, ['key of the issuer', issuer], ['key of the logs', logKey]];
    expect(secrets.every(([, secret]) => secret.length > 12)).toBe(true);
    expect(told.length).toBeGreaterThan(50);
    const found = told.flatMap(([where, text]) =>
      secrets
        .filter(([, secret]) => text.includes(secret))
        .map(([what, secret]) => `${what} in ${where}: ${text.slice(Math.max(0, text.indexOf(secret) - 300), text.indexOf(secret) + 60)}`),
    );
    expect(found).toEqual([]);
  }, 60_000);
});
