import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestExercises, type RunningExercises } from '../../../spec/running-exercises.js';

let service: RunningExercises;
beforeAll(async () => {
  service = await startTestExercises();
}, 120_000);
afterAll(async () => {
  await service.close();
});

const accept = (by: string, more: object = {}): Promise<{ status: number; body: any }> =>
  service.post('/v1/verification-visits', { visit: 'inspection', visited: 'DEU', by, on: '2026-03-02', ...more });

describe('the ledger of visits', () => {
  it('ends with the quota of the year; what is voluntary does not count', async () => {
    for (const by of ['USA', 'RUS']) expect((await accept(by)).status).toBe(201);
    expect((await accept('FRA', { voluntary: true })).status).toBe(201);
    const quota = '/v1/verification-visits/quota?visit=inspection&visited=DEU&by=POL&year=2026';
    expect((await service.get(quota)).body).toMatchObject({ quota: 3, used: 2, left: 1, verdict: 'within-quota', rule: { certainty: 'unverified' } });
    const answers = await Promise.all(Array.from({ length: 4 }, () => accept('POL')));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422, 422, 422]);
    expect((await accept('NLD')).body).toMatchObject({ code: 'quota-used', faults: [{ path: '/body' }] });
    expect((await accept('NLD', { on: '2027-01-01' })).status).toBe(201);
    expect((await service.get('/v1/verification-visits?visited=DEU&year=2026')).body).toMatchObject({ total: 4 });
    expect((await service.get('/v1/verification-visits?by=NLD&limit=1')).body).toMatchObject({ total: 1, items: [{ visited: 'DEU', by: 'NLD' }] });
  });

  it('gives one state its share of evaluations, by the units of who is visited', async () => {
    const evaluation = { visit: 'evaluation', visited: 'POL', units: 180 };
    const first = await accept('DEU', evaluation);
    expect(first.status).toBe(201);
    expect((await accept('DEU', evaluation)).body).toMatchObject({ code: 'share-of-one-used', faults: [{ path: '/body/by' }] });
    expect((await accept('USA', { ...evaluation, units: undefined })).body).toMatchObject({ code: 'units-missing', faults: [{ path: '/body/units' }] });
    expect((await accept('POL', evaluation)).body).toMatchObject({ code: 'visits-itself', faults: [{ path: '/body/by' }] });
    expect(await service.told(first.body.id, 'verification-visit-recorded')).toMatchObject([{ data: { visit: { visited: 'POL', by: 'DEU' } } }]);
  });
});
