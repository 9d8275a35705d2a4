import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestAgreements, type Answer, type RunningAgreements } from '../../../spec/running-agreements.js';

let service: RunningAgreements;

beforeAll(async () => {
  service = await startTestAgreements();
});
afterAll(() => service.close());

async function registered(draft: object = {}): Promise<string> {
  const { body } = await service.post('/v1/agreements', {
    title: 'Treaty of Lima',
    kind: 'alliance',
    parties: [{ partner: 'PER' }, { partner: 'COL' }],
    ...draft,
  });
  return body.id;
}

function change(id: string, what: string, body: object, version: number | string = 1): Promise<Answer> {
  return service.post(`/v1/agreements/${id}/${what}`, body, { headers: { 'if-match': typeof version === 'number' ? `"${version}"` : version } });
}

const TITLE = { reason: 'a slip', changes: { title: 'Treaty of Callao' } };

describe('a correction', () => {
  it('answers both: what was true then, and what we knew then', async () => {
    service.clock.at = new Date('2026-03-01T12:00:00Z');
    const id = await registered({ signedOn: '2000-01-01', inForceOn: '2004-01-01' });
    service.clock.at = new Date('2026-04-01T12:00:00Z');
    await change(id, 'corrections', { reason: 'the protocol was found', changes: { inForceOn: '2002-01-01' } });
    service.clock.at = undefined;
    const status = async (query: string): Promise<string> => (await service.get(`/v1/agreements/${id}?${query}`)).body.status;
    expect(await status('asOf=2003')).toBe('inForce');
    expect(await status('asOf=2003&knownAt=2026-03-15T00:00:00Z')).toBe('signed');
    expect(await status('asOf=2001&knownAt=2026-03-15T00:00:00Z')).toBe('signed');
    expect((await service.get(`/v1/agreements/${id}?knownAt=2026-02-01T00:00:00Z`)).status).toBe(404);
    const listed = async (query: string): Promise<number> => (await service.get(`/v1/agreements?party=PER&status=inForce&${query}`)).body.total;
    expect([
      await listed('asOf=2003-06-01&with=COL&kind=alliance'),
      await listed('asOf=2003-06-01&with=COL&kind=alliance&knownAt=2026-03-15T00:00:00Z'),
    ]).toEqual([1, 0]);
    const allies = async (query: string): Promise<string[]> =>
      (await service.get(`/v1/partners/PER/allies?${query}`)).body.items.map(({ partner }: { partner: string }) => partner);
    expect([await allies('asOf=2003'), await allies('asOf=2003&knownAt=2026-03-15T00:00:00Z')]).toEqual([['COL'], []]);
  });

  it('leaves every version in the history, with the time it was what we knew', async () => {
    service.clock.at = new Date('2026-03-01T12:00:00Z');
    const id = await registered();
    service.clock.at = new Date('2026-04-01T12:00:00Z');
    await change(id, 'corrections', TITLE);
    service.clock.at = undefined;
    const { body } = await service.get(`/v1/agreements/${id}/history`);
    expect(body.total).toBe(2);
    expect(body.items).toMatchObject([
      { version: 1, knownFrom: '2026-03-01T12:00:00.000Z', knownTo: '2026-04-01T12:00:00.000Z', change: 'registered', record: { title: 'Treaty of Lima' } },
      { version: 2, knownFrom: '2026-04-01T12:00:00.000Z', knownTo: null, change: 'corrected', reason: 'a slip', record: { title: 'Treaty of Callao' } },
    ]);
    const first = await service.get(`/v1/agreements/${id}/history?limit=1`);
    expect(first.headers.get('link')).toContain('rel="next"');
    expect((await service.get(`/v1/agreements/${id}/history?limit=1&cursor=${first.body.next}`)).body.items).toMatchObject([{ version: 2 }]);
  });

  it('replaces where an agreement is registered, and the list finds it by its number', async () => {
    const registrations = { unitedNations: 'I-541', treatySeries: [{ series: 'UNTS', volume: 34, page: 243 }] };
    const id = await registered({ registrations, registeredOn: '1949-08-24' });
    const found = async (number: string): Promise<string[]> =>
      (await service.get(`/v1/agreements?unRegistration=${number}`)).body.items.map((item: { id: string }) => item.id);
    expect((await service.get(`/v1/agreements/${id}`)).body.registrations).toEqual(registrations);
    expect([await found('I-541'), await found('II-541')]).toEqual([[id], []]);
    const changes = { registrations: { unitedNations: 'II-541' } };
    expect(await change(id, 'corrections', { reason: 'filed, not registered', changes })).toMatchObject({ body: { registrations: { treatySeries: [] } } });
    expect([await found('I-541'), await found('II-541')]).toEqual([[], [id]]);
    const removed = await change(id, 'corrections', { reason: 'another treaty', changes: { registrations: null } }, 2);
    expect([removed.body.registrations, await found('II-541')]).toEqual([undefined, []]);
    expect(await service.get('/v1/agreements?unRegistration=541')).toMatchObject({ status: 400, body: { faults: [{ path: '/query/unRegistration' }] } });
  });

  it('resolves partners anew', async () => {
    const { status, body } = await change(await registered(), 'corrections', {
      reason: 'r',
      changes: { parties: [{ partner: 'PER' }, { partner: { name: 'Ecuador' } }], obligations: [{ kind: 'defence', owedBy: [{ name: 'Peru' }] }] },
    });
    expect([status, body.parties[1].partner, body.obligations[0].owedBy]).toEqual([200, 'ECU', ['PER']]);
  });
});

describe('a change', () => {
  it('is refused without If-Match', async () => {
    const { status, body } = await service.post(`/v1/agreements/${await registered()}/corrections`, TITLE);
    expect([status, body.code]).toEqual([428, 'if-match-missing']);
  });

  it('is refused with an If-Match that names no version', async () => {
    const { status, body } = await change(await registered(), 'corrections', TITLE, 'W/"1"');
    expect([status, body.code]).toEqual([400, 'if-match-malformed']);
  });

  it('is refused on a version that is no longer the current one', async () => {
    const id = await registered();
    await change(id, 'corrections', TITLE);
    const { status, body } = await change(id, 'termination', { endedOn: '2020' }, 1);
    expect([status, body.code]).toEqual([412, 'stale-version']);
  });

  it('is refused of an agreement that is not there', async () => {
    expect((await change('01a2014e-c943-778e-b6fa-404e09e21fd9', 'termination', { endedOn: '2020' })).status).toBe(404);
  });

  it('wins alone where several are made on one version', async () => {
    const id = await registered();
    const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => change(id, 'corrections', { reason: 'r', changes: { title: `Title ${n}` } })));
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409 || status === 412)).toHaveLength(7);
    expect((await service.get(`/v1/agreements/${id}`)).body).toMatchObject({ version: 2, title: won[0]?.body.title });
    expect((await service.get(`/v1/agreements/${id}/history`)).body.total).toBe(2);
  });

  it('binds, releases, obliges and ends, one version each', async () => {
    const id = await registered({ parties: [{ partner: 'PER', actions: [{ action: 'signed', actedOn: '2003' }] }, { partner: 'COL' }] });
    const answers = [
      await change(id, 'actions', { partner: { name: 'Peru' }, action: 'ratified', actedOn: '2004', effectiveOn: '2004-06-01' }, 1),
      await change(id, 'spells', { partner: 'COL', spell: { from: '2005', basis: 'accession' } }, 2),
      await change(id, 'obligations', { kind: 'defence', owedBy: ['PER'], owedTo: [{ name: 'Colombia' }] }, 3),
      await change(id, 'termination', { endedOn: '2010', reason: 'expired' }, 4),
    ];
    expect(answers.map(({ status, headers }) => [status, headers.get('etag')])).toEqual([
      [200, '"2"'],
      [200, '"3"'],
      [200, '"4"'],
      [200, '"5"'],
    ]);
    expect((await service.get(`/v1/agreements/${id}`)).body).toMatchObject({
      endedOn: '2010',
      endReason: 'expired',
      status: 'ended',
      obligations: [{ kind: 'defence', owedBy: ['PER'], owedTo: ['COL'] }],
      parties: [{ spells: [{ from: '2004-06-01', to: '2010', basis: 'ratification' }] }, { spells: [{ from: '2005', to: '2010', basis: 'accession' }] }],
    });
  });

  it('is refused with a fault that points into the body', async () => {
    const { status, body } = await change(await registered(), 'actions', { partner: 'PER', action: 'ratified' });
    expect([status, body.code, body.faults[0].path]).toEqual([422, 'not-signed', '/body/action']);
  });
});
