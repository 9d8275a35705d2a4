import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { topic } from '@entente/contracts';
import { eventually } from '@entente/testing';
import { aProposal, aReport, startTestExercises, type RunningExercises } from '../spec/running-exercises.js';

let service: RunningExercises;
beforeAll(async () => {
  service = await startTestExercises();
  service.clock.at = new Date('2026-01-10T09:00:00Z');
}, 120_000);
afterAll(async () => {
  await service.close();
});

const report = async (...events: object[]): Promise<any[]> =>
  (await service.post('/v1/events', events, { headers: { 'content-type': 'application/cloudevents-batch+json' } })).body.results;

describe('a report of an exercise', () => {
  it('is stored once; a lower or equal revision is a duplicate, a higher one corrects', async () => {
    const [stored, again, corrected] = await report(
      aReport('A'),
      aReport('A'),
      aReport('A', { title: 'Exercise A, postponed', startsOn: '2026-10', endsOn: undefined }, 2),
    );
    expect([stored.outcome, again.outcome, corrected.outcome]).toEqual(['stored', 'duplicate', 'stored']);
    const { body } = await service.get(`/v1/exercises/${stored.subject}`);
    expect(body).toMatchObject({ version: 2, title: 'Exercise A, postponed', startsOn: '2026-10', report: { revision: 2 } });
    await service.told(stored.subject, 'exercise-corrected');
    expect((await service.published(stored.subject)).map(({ type, sequence }) => `${sequence} ${type}`)).toEqual([
      '1 exercise-proposed',
      '2 exercise-corrected',
    ]);
  });

  it('keeps the ids of what stays, and what was done about its duties', async () => {
    const forces = { contributions: [{ unit: '1st Brigade', forces: { troops: 9_000 } }] };
    const participants = [{ partner: 'DEU', status: 'accepted', ...forces }];
    const [first] = await report(aReport('B', { participants }));
    const before = (await service.get(`/v1/exercises/${first.subject}`)).body;
    const notified = await service.change(before, 'notifications', { rule: 'vienna-document-2011-v', on: '2026-01-09' });
    expect(notified.status).toBe(200);
    await report(aReport('B', { participants: [...participants, { partner: 'POL' }], stages: [{ stage: 'initiation', on: '2025-12' }] }, 2));
    const after = (await service.get(`/v1/exercises/${first.subject}`)).body;
    expect(after).toMatchObject({ version: 3, contributions: before.contributions, notifications: notified.body.notifications, deadlines: [] });
  });

  it('of what is long over brings no duties, and tells that it was held', async () => {
    const participants = [{ partner: 'DEU', status: 'accepted', contributions: [{ forces: { troops: 30_000 } }] }];
    const [past] = await report(aReport('C', { startsOn: '2019', endsOn: undefined, participants, held: { from: '2019-06' } }));
    await service.told(past.subject, 'exercise-held');
    expect((await service.published(past.subject)).map(({ type }) => type)).toEqual(['exercise-proposed', 'exercise-held']);
  });

  it('is refused with the path of every fault', async () => {
    const bad = {
      hosts: [{ name: 'Frankonia' }],
      participants: [{ partner: 'DEU' }, { partner: { name: 'Germany' } }],
      stages: [
        { stage: 'conduct', on: '2026' },
        { stage: 'planning', on: '2026' },
      ],
    };
    const [refused, odd] = await report(aReport('D', bad), aReport('D', { stages: bad.stages }));
    expect(refused).toMatchObject({
      outcome: 'refused',
      code: 'partner-unknown',
      faults: [{ path: '/data/hosts/0' }, { code: 'same-participant-twice', path: '/data/participants/1/partner' }],
    });
    expect(odd).toMatchObject({ outcome: 'refused', code: 'stage-already-reached', faults: [{ path: '/data/stages/1/stage' }] });
    expect((await report(aReport('D', { basis: ['01890a5d-ac96-774b-bcce-b302099a8057'] })))[0]).toMatchObject({
      outcome: 'stored',
      warnings: [{ code: 'basis-unknown' }],
    });
  });

  it('may come over the inbox topic', async () => {
    const value = Buffer.from(JSON.stringify(aReport('inbox')));
    await service.databases.bus.publish([
      { topic: topic('exercises', 'inbox'), key: 'inbox', headers: { 'content-type': 'application/cloudevents+json' }, value },
    ]);
    await eventually(async () => (await service.get('/v1/exercises?source=urn:test&record=inbox')).body.total === 1);
  });
});

describe('the list', () => {
  const titles = async (query: string, claims?: object): Promise<string[]> =>
    (await service.get(`/v1/exercises?${query}`, claims)).body.items.map(({ title }: { title: string }) => title);
  beforeAll(async () => {
    const list = (title: string, data: object): Promise<unknown> => service.post('/v1/exercises', aProposal({ title: `List ${title}`, ...data }));
    await list('spring', { startsOn: '2027-03-01', endsOn: '2027-03-05', series: 'list', kind: 'cyber' });
    await list('some day in may', { startsOn: '2027-05', endsOn: undefined, series: 'list' });
    await list('hidden', { startsOn: '2027-03-01', endsOn: '2027-03-05', label: undefined });
  });

  it.each<[string, string[]]>([
    ['on=2027-03-05', ['List spring', 'List hidden']],
    ['on=2027-03-06', []],
    ['on=2027-05-31', ['List some day in may']],
    ['from=2027-03-06', ['List some day in may']],
    ['from=2027-03-05&to=2027-05-01', ['List spring', 'List some day in may', 'List hidden']],
    ['q=day%20MAY', ['List some day in may']],
    ['series=list&kind=cyber', ['List spring']],
    ['series=list&participant=POL&stage=initiation&state=planned', ['List spring', 'List some day in may']],
    ['series=list&participant=FRA', []],
    ['series=list&stage=conduct', []],
  ])('%s: %j', async (query, expected) => {
    expect(await titles(query)).toEqual(expected);
  });

  it('counts and pages what the caller may see', async () => {
    const french = { nation: 'FRA', roles: ['reader' as const] };
    expect(await titles('on=2027-03-05', french)).toEqual(['List spring']);
    expect((await service.get('/v1/exercises?on=2027-03-05', french)).body.total).toBe(1);
    const first = (await service.get('/v1/exercises?on=2027-03-05&limit=1')).body;
    expect(first).toMatchObject({ total: 2, items: [{ title: 'List spring' }] });
    expect(await titles(`on=2027-03-05&limit=1&cursor=${first.next}`)).toEqual(['List hidden']);
    expect((await service.get('/v1/exercises?cursor=x')).body.code).toBe('invalid-cursor');
  });
});
