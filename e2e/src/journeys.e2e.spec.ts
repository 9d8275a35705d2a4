import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@entente/testing';
import { readStreamUntil } from './read-stream.js';
import { install, type Answer, type Installation } from './running-entente.js';

let entente: Installation;
let peru: string;
let chile: string;
let operator: string;

beforeAll(async () => {
  entente = await install();
  peru = await entente.token({ nation: 'PER' });
  chile = await entente.token({ nation: 'CHL' });
  operator = await entente.token({ role: 'operator,integrator,desk-officer', nation: 'CHL' });
}, 180_000);
afterAll(() => entente.remove(), 60_000);

const AGREEMENT = {
  title: 'Memorandum on disaster relief training',
  kind: 'training-and-education',
  signedOn: '2021-03',
  parties: [{ partner: 'PER' }, { partner: { name: 'República de Colombia' } }],
};

function register(token: string, changes: object = {}, headers: Record<string, string> = {}): Promise<Answer> {
  return entente.call('/v1/agreements', { token, method: 'POST', body: { ...AGREEMENT, ...changes }, headers });
}

async function members(organisation: string, asOf: string): Promise<string[]> {
  const { body } = await entente.call(`/v1/organisations/${organisation}/members?asOf=${asOf}`, { token: peru });
  expect(body.total).toBe(body.items.length);
  return body.items.map(({ partner }: { partner: string }) => partner);
}

async function readInReporting(): Promise<void> {
  await eventually(async () => {
    const { body } = await entente.call('/v1/reporting/status', { token: operator });
    return Object.values(body.lag).every((lag) => lag === 0);
  }, 30_000);
}

describe('membership', () => {
  it.each([
    ['nato', '1989-11-09', 16],
    ['nato', '2004-04-01', 26],
    ['nato', new Date().toISOString().slice(0, 10), 32],
    ['asean', '1967-08-08', 5],
    ['asean', '2000-01-01', 10],
    ['warsaw-pact', '1968-08-21', 8],
    ['warsaw-pact', '1968-09-13', 7],
    ['warsaw-pact', '1991-07-01', 0],
    ['un', '1991-12-26', 166],
  ])('of %s on %s counts %i', async (organisation, on, count) => {
    expect(await members(organisation, on)).toHaveLength(count);
  });

  it('passes from one to the next on a day without counting both', async () => {
    const [before, after] = [await members('un', '1991-12-25'), await members('un', '1991-12-26')];
    expect([before.includes('SUN'), before.includes('RUS')]).toEqual([true, false]);
    expect([after.includes('SUN'), after.includes('RUS')]).toEqual([false, true]);
  });
});

describe('an agreement registered by hand', () => {
  it('reaches the dossier, the relation, the statistics and the stream', async () => {
    const stream = await fetch(`${entente.gatewayUrl}/v1/stream`, { headers: { authorization: `Bearer ${peru}` } });
    const { status, body, headers } = await register(peru, { title: 'Agreement on mountain rescue' });
    expect(status).toBe(201);
    expect(headers.get('etag')).toBe('"1"');
    const line = await eventually(async () => {
      const dossier = await entente.call('/v1/partners/COL/dossier?asOf=2022', { token: peru });
      return dossier.body.agreements?.items.find(({ id }: { id: string }) => id === body.id);
    });
    expect(line).toMatchObject({ title: 'Agreement on mountain rescue', parties: expect.arrayContaining(['COL', 'PER']) });
    const relation = await entente.call('/v1/relations/PER/COL?asOf=2022', { token: peru });
    expect(relation.body.agreements.items.map(({ id }: { id: string }) => id)).toContain(body.id);
    expect(relation.body.missing).toEqual([]);
    expect(Object.keys(relation.body.position)).toContain('entente.agreements.events');
    const seen = await readStreamUntil(stream, 'Agreement on mountain rescue');
    expect(seen).toMatch(/id: \d+/);
  }, 60_000);

  it('is created once however often the same request comes', async () => {
    const headers = { 'idempotency-key': 'journey-1' };
    const [first, second] = [await register(peru, {}, headers), await register(peru, {}, headers)];
    expect(second.body.id).toBe(first.body.id);
    expect((await register(peru, { title: 'Another' }, headers)).body.code).toBe('idempotency-key-reused');
  });

  it('can be corrected, and both answers stay: what was true and what we knew', async () => {
    const { body: wrong } = await register(peru, { title: 'Agreement with a wrong date', signedOn: '2019-05-01', inForceOn: '2019-06-01' });
    await pause(20);
    const knownBefore = new Date().toISOString();
    await pause(20);
    const corrected = await entente.call(`/v1/agreements/${wrong.id}/corrections`, {
      token: peru,
      method: 'POST',
      headers: { 'if-match': '"1"' },
      body: { reason: 'the year was misread', changes: { signedOn: '2018-05-01', inForceOn: '2018-06-01' } },
    });
    expect(corrected.status).toBe(200);
    const at = (knownAt: string): Promise<Answer> =>
      entente.call(`/v1/agreements/${wrong.id}?asOf=2018-12-31&knownAt=${encodeURIComponent(knownAt)}`, { token: peru });
    expect((await at(knownBefore)).body).toMatchObject({ status: 'negotiation', inForceOn: '2019-06-01', version: 1 });
    expect((await at(new Date().toISOString())).body).toMatchObject({ status: 'inForce', inForceOn: '2018-06-01', version: 2 });
    const history = await entente.call(`/v1/agreements/${wrong.id}/history`, { token: peru });
    expect(history.body.items).toHaveLength(2);
  });
});

describe('a record that is not released to a nation', () => {
  let id: string;
  const secret = 'Talks on the strait nobody else may know of';
  beforeAll(async () => {
    const label = { policy: 'PER', classification: 'CONFIDENTIAL', categories: [], releasableTo: ['PER', 'COL'] };
    const answer = await register(peru, { title: secret, label, obligations: [{ kind: 'consultation' }], inForceOn: '2021-04-01' });
    expect(answer.status).toBe(201);
    id = answer.body.id;
    const refused = {
      specversion: '1.0',
      id: 'refused-1',
      source: 'urn:test',
      type: 'entente.agreements.agreement-reported.v1',
      label,
      data: {
        ...AGREEMENT,
        title: secret,
        label,
        parties: [{ partner: 'PER' }, { partner: 'PER' }],
        report: { source: 'urn:test', record: 'refused-1', revision: 1 },
      },
    };
    const sent = await entente.call('/v1/events', {
      token: peru,
      method: 'POST',
      body: [refused],
      headers: { 'content-type': 'application/cloudevents-batch+json' },
    });
    expect(sent.body.results[0].outcome).toBe('refused');
    await readInReporting();
  }, 60_000);

  const places: [string, (token: string) => Promise<unknown>][] = [
    ['lists', async (token) => (await entente.call(`/v1/agreements?q=${encodeURIComponent('strait nobody')}`, { token })).body],
    [
      'totals and counterparts',
      async (token) => {
        const { body } = await entente.call('/v1/agreements?party=PER&with=COL&asOf=2022&limit=1', { token });
        return { total: body.total };
      },
    ],
    ['single reads', async (token) => (await entente.call(`/v1/agreements/${id}`, { token })).body.title],
    ['history', async (token) => (await entente.call(`/v1/agreements/${id}/history`, { token })).body.total],
    [
      'allies',
      async (token) =>
        (await entente.call('/v1/partners/PER/allies?obligation=consultation&asOf=2022-01-01', { token })).body.items
          .filter(({ partner }: { partner: string }) => partner === 'COL')
          .map((ally: { agreements: { title: string }[] }) => ally.agreements.filter(({ title }) => title === secret)),
    ],
    ['dossiers', async (token) => JSON.stringify((await entente.call('/v1/partners/PER/dossier?asOf=2022', { token })).body).includes(secret)],
    ['relations', async (token) => (await entente.call('/v1/relations/PER/COL?asOf=2022', { token })).body.agreements.total],
    ['reporting history', async (token) => (await entente.call(`/v1/history?subject=${id}`, { token })).body.total],
    ['statistics', async (token) => (await entente.call('/v1/reports/agreements?groupBy=partner&from=2021&to=2021', { token })).body.rows],
    ['exports', async (token) => (await entente.call('/v1/reports/agreements?groupBy=partner&from=2021&to=2021&format=csv', { token })).body],
  ];

  it.each(places)('shows in no %s of another nation', async (_, look) => {
    expect(await look(chile)).not.toEqual(await look(peru));
    expect(JSON.stringify((await look(chile)) ?? '')).not.toContain(secret);
  });

  it('shows in no stream of another nation', async () => {
    const stream = (token: string): Promise<Response> =>
      fetch(`${entente.gatewayUrl}/v1/stream`, { headers: { authorization: `Bearer ${token}`, 'last-event-id': '0' } });
    expect(await readStreamUntil(await stream(peru), secret)).toContain(secret);
    const { body } = await register(chile, { title: 'A public end mark', label: { policy: 'PUBLIC', classification: 'UNCLASSIFIED' } });
    expect(body.title).toBe('A public end mark');
    expect(await readStreamUntil(await stream(chile), 'A public end mark')).not.toContain(secret);
  }, 60_000);

  it('shows in no dead letter of another nation', async () => {
    const integrator = await entente.token({ role: 'integrator', nation: 'PER' });
    expect(JSON.stringify((await entente.call('/v1/events/dead?owner=agreements', { token: integrator })).body)).toContain(secret);
    const { body } = await entente.call('/v1/events/dead?owner=agreements', { token: operator });
    expect(JSON.stringify(body)).not.toContain(secret);
    expect(body.total).toBe(0);
  });
});

describe('bad input', () => {
  const cases: [string, () => Promise<Answer>, number, string][] = [
    ['an unknown field', () => register(peru, { signdeOn: '2021' }), 400, 'invalid-input'],
    ['a wrong type', () => register(peru, { title: 7 }), 400, 'invalid-input'],
    ['an impossible date', () => register(peru, { signedOn: '2021-02-30' }), 400, 'invalid-input'],
    ['an end before its beginning', () => register(peru, { endedOn: '2020' }), 400, 'invalid-input'],
    ['an unknown partner', () => register(peru, { parties: [{ partner: 'PER' }, { partner: { name: 'Colombbia' } }] }), 422, 'partner-unknown'],
    ['one party twice', () => register(peru, { parties: [{ partner: 'PER' }, { partner: { scheme: 'cow', code: '135' } }] }), 422, 'same-party-twice'],
    ['an oversize body', () => register(peru, { notes: 'x'.repeat(2_000_000) }), 413, 'body-too-large'],
    [
      'broken UTF-8',
      () => entente.call('/v1/agreements', { token: peru, method: 'POST', body: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]) }),
      400,
      'broken-utf8',
    ],
    ['broken JSON', () => entente.call('/v1/agreements', { token: peru, method: 'POST', body: '{' }), 400, 'broken-json'],
    ['no token', () => entente.call('/v1/agreements'), 401, 'token-missing'],
    ['a wrong token', () => entente.call('/v1/agreements', { token: `${peru.slice(0, -4)}AAAA` }), 401, 'token-refused'],
    ['a role that may not write', async () => register(await entente.token({ role: 'reader' })), 403, 'role-missing'],
    [
      'a label above the caller',
      async () => register(await entente.token({ clearance: 'UNCLASSIFIED' }), { label: { policy: 'PER', classification: 'SECRET' } }),
      403,
      'label-not-held',
    ],
    ['an unknown policy', () => register(peru, { label: { policy: 'no-such-state', classification: 'UNCLASSIFIED' } }), 422, 'unknown-policy'],
    ['a path that is none', () => entente.call('/v1/agreement', { token: peru }), 404, 'no-such-path'],
    ['a cursor of another list', () => entente.call('/v1/agreements?cursor=abc', { token: peru }), 400, 'invalid-cursor'],
  ];

  it.each(cases)('such as %s is refused', async (_, send, status, code) => {
    const answer = await send();
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('such as a change without or against its version is refused', async () => {
    const { body } = await register(peru);
    const act = (headers: Record<string, string>): Promise<Answer> =>
      entente.call(`/v1/agreements/${body.id}/obligations`, { token: peru, method: 'POST', headers, body: { kind: 'report' } });
    expect((await act({})).status).toBe(428);
    expect((await act({ 'if-match': '"7"' })).status).toBe(412);
    expect((await act({ 'if-match': '"1"' })).status).toBe(200);
  });

  it('points at every fault', async () => {
    const { body } = await register(peru, { signedOn: '2021-13', kind: 'treaty', extra: 1 });
    expect(body.faults.map(({ path }: { path: string }) => path).sort()).toEqual(['/body/extra', '/body/kind', '/body/signedOn']);
  });
});

describe('when a service is down', () => {
  it('the dossier says what is missing, and the service comes back by itself', async () => {
    entente.kill('partners', 'SIGSTOP');
    const partial = await entente.call('/v1/partners/PER/dossier', { token: peru });
    entente.kill('partners', 'SIGKILL');
    expect(partial.status).toBe(200);
    expect(partial.body.missing.map(({ part }: { part: string }) => part)).toEqual(['profile']);
    expect(partial.body.agreements.total).toBeGreaterThan(0);
    const whole = await eventually(async () => {
      const answer = await entente.call('/v1/partners/PER/dossier', { token: peru });
      return answer.body.missing?.length === 0 ? answer : undefined;
    }, 40_000);
    expect(whole.body.profile.name).toBe('Peru');
  }, 90_000);
});

describe('the documents', () => {
  it('are there without signing in', async () => {
    expect((await entente.call('/openapi.json')).body.openapi).toMatch(/^3\.1/);
    expect((await entente.call('/asyncapi.json')).body.asyncapi).toMatch(/^3\./);
    expect((await entente.call('/docs')).status).toBe(200);
  });
});
