import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PUBLIC_LABEL, topic } from '@entente/contracts';
import { eventually } from '@entente/testing';
import { anOpening, aReport, DIRECTOR, startTestCrisisChannels, type RunningCrisisChannels } from '../spec/running-crisis-channels.js';

let service: RunningCrisisChannels;
beforeAll(async () => {
  service = await startTestCrisisChannels();
  service.clock.at = new Date('2026-02-01T09:00:00Z');
}, 120_000);
afterAll(async () => {
  await service.close();
});

const FRENCH = { nation: 'FRA', roles: ['reader' as const] };
const report = async (...events: object[]): Promise<any[]> =>
  (await service.post('/v1/events', events, { headers: { 'content-type': 'application/cloudevents-batch+json' } })).body.results;

describe('a crisis', () => {
  it('goes from its opening to its end, and each step is told once', async () => {
    const opened = await service.post('/v1/crises', anOpening({ severity: 'moderate' }));
    expect(opened).toMatchObject({ status: 201, body: { version: 1, state: 'open', phases: [{ phase: 'indications-and-warning', on: '2026-01-10' }] } });
    const path = `/v1/crises/${opened.body.id}`;
    const moved = await service.change(`${path}/phase`, opened.body, { phase: 'assessment', on: '2026-01-20', severity: 'high' });
    expect(moved).toMatchObject({ status: 200, body: { version: 2, severity: 'high' } });
    expect(moved.headers.get('etag')).toBe('"2"');
    const refused = await service.change(`${path}/phase`, moved.body, { phase: 'transition', on: '2026-01-25' });
    expect(refused).toMatchObject({ status: 422, body: { code: 'basis-missing', faults: [{ path: '/body/basis' }] } });
    const closing = { on: '2026-01-30', reason: 'settled', basis: 'An exchange of letters.' };
    expect((await service.change(`${path}/close`, opened.body, closing, DIRECTOR)).status).toBe(412);
    const closed = await service.change(`${path}/close`, moved.body, closing, DIRECTOR);
    expect(closed).toMatchObject({ status: 200, body: { version: 3, state: 'closed' } });
    expect(await service.told(opened.body.id, 3)).toEqual(['crisis-opened', 'crisis-phase-changed', 'crisis-closed']);
    expect((await service.published(opened.body.id))[1]?.data).toMatchObject({
      partners: ['NOR', 'RUS'],
      before: { phase: 'indications-and-warning', severity: 'moderate' },
    });
    const history = (await service.get(`${path}/history`)).body.items;
    expect(history.map(({ change }: { change: string }) => change)).toEqual(['opened', 'phase-changed', 'closed']);
    expect((await service.get(`${path}?knownAt=2026-02-01T09:00:00Z`)).body).toMatchObject({ version: 3, knownFrom: '2026-02-01T09:00:00.000Z' });
  });

  it('is opened once per key, and names every fault of who is in it', async () => {
    const headers = { 'idempotency-key': 'crisis-1' };
    const [first, again] = [await service.post('/v1/crises', anOpening(), { headers }), await service.post('/v1/crises', anOpening(), { headers })];
    expect(again.body.id).toBe(first.body.id);
    const actors = [{ partner: { name: 'Frankonia' } }, { partner: 'NOR' }, { partner: { name: 'Norway' } }];
    expect((await service.post('/v1/crises', anOpening({ actors }))).body).toMatchObject({
      code: 'partner-unknown',
      faults: [{ path: '/body/actors/0/partner' }, { code: 'same-actor-twice', path: '/body/actors/2/partner' }],
    });
    expect((await service.post('/v1/crises', anOpening({ actors: [{}, {}] }))).body).toMatchObject({
      code: 'nobody-known',
      faults: [{ path: '/body/actors' }],
    });
    expect((await service.post('/v1/crises', anOpening({ actors: [{ partner: 'NOR' }] }))).status).toBe(400);
    expect((await service.post('/v1/crises', anOpening({ actors: [{ partner: 'NOR' }, {}] }))).status).toBe(201);
    expect((await service.post('/v1/crises', anOpening({ label: { ...PUBLIC_LABEL, policy: 'xxx' } }))).body.code).toBe('unknown-policy');
  });

  it('is seen by whom its label lets read, and by nobody else', async () => {
    const { body } = await service.post('/v1/crises', anOpening({ title: 'Hidden', label: undefined }));
    expect(body.label).toMatchObject({ policy: 'PER' });
    expect((await service.get(`/v1/crises/${body.id}`, FRENCH)).status).toBe(404);
    expect((await service.get('/v1/crises?q=hidden', FRENCH)).body).toMatchObject({ items: [], total: 0 });
    expect((await service.get('/v1/crises?q=hidden')).body.total).toBe(1);
    const label = { ...PUBLIC_LABEL, policy: 'FRA' };
    expect((await service.post('/v1/crises', anOpening({ label }))).status).toBe(403);
  });
});

describe('a report of a crisis', () => {
  it('is stored once; a lower or equal revision is a duplicate, a higher one corrects and keeps both', async () => {
    const [stored, again, corrected] = await report(
      aReport('A'),
      aReport('A'),
      aReport('A', { title: 'Crisis A, over', closed: { on: '2020-07', reason: 'settled' } }, 2),
    );
    expect([stored.outcome, again.outcome, corrected.outcome]).toEqual(['stored', 'duplicate', 'stored']);
    expect((await service.get(`/v1/crises/${stored.subject}`)).body).toMatchObject({ version: 2, title: 'Crisis A, over', state: 'closed' });
    expect(await service.told(stored.subject, 3)).toEqual(['crisis-opened', 'crisis-corrected', 'crisis-closed']);
    const versions = (await service.get(`/v1/crises/${stored.subject}/history`)).body.items;
    expect(versions.map(({ record }: any) => record.title)).toEqual(['Crisis A', 'Crisis A, over']);
  });

  it('is refused with the path of every fault', async () => {
    const phases = [
      { phase: 'planning', on: '2020-06' },
      { phase: 'assessment', on: '2020-05' },
    ];
    const [order, who] = await report(aReport('B', { phases }), aReport('B', { actors: [{ partner: 'NOR' }, { partner: 'NOR' }] }));
    expect(order).toMatchObject({ outcome: 'refused', code: 'phase-before-previous', faults: [{ path: '/data/phases/1/on' }] });
    expect(who).toMatchObject({ outcome: 'refused', code: 'same-actor-twice', faults: [{ path: '/data/actors/1/partner' }] });
  });

  it('may come over the inbox topic', async () => {
    const value = Buffer.from(JSON.stringify(aReport('inbox')));
    await service.databases.bus.publish([
      { topic: topic('crisis-channels', 'inbox'), key: 'inbox', headers: { 'content-type': 'application/cloudevents+json' }, value },
    ]);
    await eventually(async () => (await service.get('/v1/crises?source=urn:test&record=inbox')).body.total === 1);
  });
});

describe('the list', () => {
  const found = async (query: string): Promise<string[]> =>
    (await service.get(`/v1/crises?q=list&${query}`)).body.items.map(({ title, certainty }: any) => (certainty ? `${title}: ${certainty}` : title));
  beforeAll(async () => {
    const closed = (on: string): object => ({ closed: { on, reason: 'settled' } });
    await report(
      aReport('L1', { title: 'List one', openedOn: '1996-03', ...closed('1996-04-10') }),
      aReport('L2', { title: 'List two', openedOn: '1996-04-05', actors: [{ partner: 'PER' }, { partner: 'ECU', role: 'mediating' }], ...closed('1996') }),
      aReport('L3', { title: 'List three', openedOn: '2001-04-01', phases: [{ phase: 'planning', on: '2001-04-02' }] }),
    );
  });

  it.each<[string, string[]]>([
    ['', ['List one', 'List two', 'List three']],
    ['on=1996-03-15', ['List one: possible']],
    ['on=1996-04-07', ['List one: certain', 'List two: possible']],
    ['on=1996-04-07&certainty=certain', ['List one: certain']],
    ['on=1996-04-05', ['List one: certain', 'List two: certain']],
    ['on=1995', []],
    ['from=1996-04-11&to=1996-12-31', ['List two: possible']],
    ['from=1997', ['List three: certain']],
    ['to=1996-04', ['List one: certain', 'List two: certain']],
    ['partner=ECU', ['List two']],
    ['state=open', ['List three']],
    ['phase=planning', ['List three']],
  ])('%s: %j', async (query, expected) => {
    expect(await found(query)).toEqual(expected);
  });

  it('pages, and refuses a day beside a range', async () => {
    const first = (await service.get('/v1/crises?q=list&limit=2')).body;
    expect(first).toMatchObject({ total: 3, items: [{ title: 'List one' }, { title: 'List two' }] });
    expect(await found(`limit=2&cursor=${first.next}`)).toEqual(['List three']);
    expect((await service.get('/v1/crises?on=2020&from=2020')).body).toMatchObject({ code: 'on-and-range' });
  });
});
