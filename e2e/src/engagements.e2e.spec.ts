import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@entente/testing';
import { readStreamUntil } from './read-stream.js';
import { install, type Answer, type Installation } from './running-entente.js';

let entente: Installation;
let officer: string;
let arbiter: string;
let chile: string;

beforeAll(async () => {
  entente = await install();
  officer = await entente.token({ subject: 'officer', role: 'desk-officer,integrator,operator' });
  arbiter = await entente.token({ subject: 'arbiter', role: 'desk-officer,arbiter' });
  chile = await entente.token({ nation: 'CHL', role: 'desk-officer,integrator,operator' });
}, 180_000);
afterAll(() => entente.remove(), 60_000);

function day(fromToday: number): string {
  return new Date(Date.now() + fromToday * 86_400_000).toISOString().slice(0, 10);
}

function get(path: string, token = officer): Promise<Answer> {
  return entente.call(path, { token });
}

function post(path: string, body: unknown, version?: number, token = officer): Promise<Answer> {
  return entente.call(path, { token, method: 'POST', body, headers: version === undefined ? {} : { 'if-match': `"${version}"` } });
}

function plan(more: object, token = officer): Promise<Answer> {
  return post(
    '/v1/engagements',
    { title: 'Visit of the naval staff', kind: 'visit', from: day(0), hosts: ['PER'], participants: [{ partner: 'COL' }], ...more },
    undefined,
    token,
  );
}

async function readByReporting(): Promise<void> {
  await eventually(async () => Object.values((await get('/v1/reporting/status')).body.lag).every((lag) => lag === 0), 30_000);
}

describe('a visit', () => {
  it('goes from its plan past the holders of posts to its account, and what was promised is in the next brief', async () => {
    const holders = ['engagement-desk', 'head-of-cooperation'];
    const [desk, head] = await Promise.all(holders.map((held) => entente.token({ subject: held, role: 'reader', post: held })));
    const { body: visit } = await plan({ label: { policy: 'PUBLIC', classification: 'UNCLASSIFIED' } });
    const step = async (what: string, body: object, version: number, token = officer): Promise<unknown> => {
      const answer = await post(`/v1/engagements/${visit.id}/${what}`, body, version, token);
      return answer.body.code ?? answer.body.state;
    };
    expect(await step('submission', {}, 1)).toBe('submitted');
    expect(await step('approvals', { decision: 'given' }, 2, head)).toBe('not-your-step');
    expect(await step('approvals', { decision: 'given' }, 2, desk)).toBe('submitted');
    expect(await step('approvals', { decision: 'given' }, 3, head)).toBe('approved');
    expect(await step('holding', {}, 4)).toBe('held');
    expect(await step('account', { outcome: 'A yearly call of ships was agreed.' }, 5)).toBe('account-submitted');
    expect(await step('approvals', { decision: 'given' }, 6, desk)).toBe('reported');
    const promise = { text: 'Charts of the river', owedBy: 'COL', owedTo: ['PER'], by: day(30) };
    expect((await post(`/v1/engagements/${visit.id}/follow-ups`, promise)).status).toBe(201);

    const { body: next } = await plan({ title: 'Next visit', from: day(60) });
    const brief = await get(`/v1/engagements/${next.id}/brief`);
    expect(brief.body).toMatchObject({ owed: [{ text: 'Charts of the river', owedBy: 'COL' }], before: [{ id: visit.id, state: 'reported' }] });
    await readByReporting();
    const { items } = (await get(`/v1/history?subject=${visit.id}&limit=100`)).body;
    const told = items.map(({ type }: { type: string }) => type.split('.')[2]).filter((type: string) => type !== 'deadlines-changed');
    const approvals = ['engagement-submitted', 'approval-step-given', 'engagement-approved'];
    expect(told.reverse()).toEqual(['engagement-planned', ...approvals, 'engagement-held', 'account-submitted', 'engagement-reported-on']);
  }, 60_000);

  it('is refused under a ban and where a room is taken, unless an arbiter passes over that with a reason', async () => {
    const ban = await post('/v1/visit-bans', { partner: 'BOL', from: day(90), to: day(120), reason: 'Elections' });
    expect(ban.status).toBe(201);
    const banned = { from: day(100), participants: [{ partner: 'BOL' }] };
    expect((await plan(banned)).body).toMatchObject({ status: 422, code: 'visit-banned', faults: [{ path: '/body/from' }] });
    const hours = { from: `${day(60)}T09:00:00Z`, to: `${day(60)}T10:00:00Z` };
    const booked = { kind: 'meeting', from: day(60), bookings: [{ resource: 'Sala Grau', hours }] };
    expect((await plan(booked)).status).toBe(201);
    expect((await plan(booked)).body).toMatchObject({ status: 422, code: 'double-booked', faults: [{ path: '/body/bookings/0/hours' }] });
    for (const [refused, code] of [
      [banned, 'visit-banned'],
      [booked, 'double-booked'],
    ] as const) {
      const override = { reason: 'Agreed with the embassy' };
      expect((await plan({ ...refused, override })).body.code).toBe('override-not-allowed');
      const passed = await plan({ ...refused, override }, arbiter);
      expect(passed.body).toMatchObject({ state: 'planned', overrides: [{ codes: [code], reason: override.reason, by: 'arbiter' }] });
    }
  });
});

describe('a visit that is not released to a nation', () => {
  const secret = 'Talks on the strait nobody else may know of';
  const label = { policy: 'PER', classification: 'CONFIDENTIAL', categories: [], releasableTo: ['PER', 'COL'] };
  let id: string;

  beforeAll(async () => {
    const answer = await plan({ title: secret, label, from: day(10), participants: [{ partner: 'COL', name: `Somebody of ${secret}` }] });
    expect(answer.status).toBe(201);
    ({ id } = answer.body);
    await post(`/v1/engagements/${id}/follow-ups`, { text: secret, owedBy: 'COL', by: day(20) });
    await post(`/v1/engagements/${id}/submission`, {}, 1);
    const report = { source: 'urn:test', record: 'refused', revision: 1 };
    const data = { report, title: secret, kind: 'visit', from: day(10), hosts: [{ name: 'Atlantis' }], participants: [{ partner: 'COL' }], label };
    const refused = { specversion: '1.0', id: 'refused', source: 'urn:test', type: 'entente.engagements.engagement-reported.v1', label, data };
    const headers = { 'content-type': 'application/cloudevents-batch+json' };
    const sent = await entente.call('/v1/events', { token: officer, method: 'POST', body: [refused], headers });
    expect(sent.body.results).toMatchObject([{ outcome: 'refused' }]);
    await readByReporting();
  }, 60_000);

  it.each([
    ['list', () => '/v1/engagements?q=strait'],
    ['item', () => `/v1/engagements/${id}`],
    ['history of its own', () => `/v1/engagements/${id}/history`],
    ['brief', () => `/v1/engagements/${id}/brief`],
    ['list of what waits for approval', () => '/v1/engagement-approvals'],
    ['list of promises', () => '/v1/follow-ups?partner=COL'],
    ['list of people', () => '/v1/persons?q=somebody'],
    ['history', () => '/v1/history?partner=COL&limit=100'],
    ['dossier', () => '/v1/partners/COL/dossier'],
    ['relation', () => '/v1/relations/PER/COL'],
    ['list of deadlines', () => '/v1/deadlines?limit=100'],
    ['dead letter', () => '/v1/events/dead?owner=engagements'],
  ])('shows in no %s of it', async (_, path) => {
    expect(JSON.stringify((await get(path())).body)).toContain(secret);
    expect(JSON.stringify((await get(path(), chile)).body)).not.toContain(secret);
  });

  it('is counted for nobody there, in no list and no table', async () => {
    const csv = `/v1/reports/engagements.csv?groupBy=kind&from=${day(10)}&to=${day(10)}`;
    const list = `/v1/engagements?from=${day(10)}&to=${day(10)}&limit=1`;
    expect([(await get(list)).body.total, (await get(list, chile)).body.total]).toEqual([1, 0]);
    expect(String((await get(csv)).body)).toContain('visit,1,');
    expect(String((await get(csv, chile)).body)).not.toContain('visit');
  });

  it('is in no stream there', async () => {
    const stream = (token: string): Promise<Response> =>
      fetch(`${entente.gatewayUrl}/v1/stream`, { headers: { authorization: `Bearer ${token}`, 'last-event-id': '0' } });
    expect(await readStreamUntil(await stream(officer), secret)).toContain(secret);
    const end = await plan({ title: 'A public end mark', label: { policy: 'PUBLIC', classification: 'UNCLASSIFIED' } });
    expect(end.status).toBe(201);
    expect(await readStreamUntil(await stream(chile), 'A public end mark')).not.toContain(secret);
  }, 60_000);
});
