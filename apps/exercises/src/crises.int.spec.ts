import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { crisisActorsChanged, crisisClosed, crisisCorrected, crisisOpened, PUBLIC_LABEL, type Label } from '@entente/contracts';
import { eventually } from '@entente/testing';
import { v7 as uuidv7 } from 'uuid';
import { aProposal, startTestExercises, type RunningExercises } from '../spec/running-exercises.js';

let service: RunningExercises;
beforeAll(async () => {
  service = await startTestExercises();
  service.clock.at = new Date('2026-01-10T09:00:00Z');
}, 120_000);
afterAll(async () => {
  await service.close();
});

const FRENCH = { nation: 'FRA', roles: ['reader' as const] };
const PERUVIAN: Label = { ...PUBLIC_LABEL, policy: 'PER' };

describe('a crisis between participants', () => {
  const about = { title: 'At sea', partners: ['DEU', 'POL'], openedOn: '2026-01' };
  const crisis = {
    title: 'At sea',
    openedOn: '2026-01',
    actors: [
      { partner: 'DEU', role: 'involved' },
      { partner: 'POL', role: 'involved' },
    ],
    state: 'open',
    phases: [],
    warnings: [],
  };
  const codes = (warnings: { code: string }[]): string[] => warnings.map(({ code }) => code).filter((code) => code === 'crisis-open');
  const read = async (id: string, claims?: object): Promise<string[]> => codes((await service.get(`/v1/exercises/${id}`, claims)).body.warnings);
  const listed = async (series: string, claims?: object): Promise<string[]> =>
    codes((await service.get(`/v1/exercises?series=${series}`, claims)).body.items.flatMap(({ warnings }: any) => warnings));
  const clashing = async (id: string, claims?: object): Promise<string[]> => codes((await service.get(`/v1/exercises/${id}/clashes`, claims)).body.warnings);

  it('warns of plans there were and of new ones, wherever they are read, until it closes', async () => {
    const subject = uuidv7();
    const { body: planned } = await service.post('/v1/exercises', aProposal({ series: 'crisis' }));
    const { body: other } = await service.post('/v1/exercises', aProposal({ participants: [{ partner: 'DEU', status: 'accepted' }] }));
    await service.crisesSay(crisisOpened, { subject, sequence: 1 }, { ...about, crisis });
    await eventually(async () => (await read(planned.id)).length === 1);
    expect(await listed('crisis')).toEqual(['crisis-open']);
    expect(await clashing(planned.id)).toEqual(['crisis-open']);
    expect(await read(other.id)).toEqual([]);
    const { body: fresh, status } = await service.post('/v1/exercises', aProposal({ series: 'crisis', startsOn: '2026-10-05', endsOn: '2026-10-06' }));
    expect({ status, warnings: codes(fresh.warnings) }).toEqual({ status: 201, warnings: ['crisis-open'] });
    const changed = await service.change(planned, 'participants', { partner: 'POL', status: 'accepted' });
    expect(codes(changed.body.warnings)).toEqual(['crisis-open']);
    const declined = await service.change(fresh, 'participants', { partner: 'POL', status: 'declined' });
    expect(codes(declined.body.warnings)).toEqual([]);
    expect(JSON.stringify(await service.published(planned.id))).not.toContain('crisis-open');

    const left = { ...crisis.actors[1], to: '2026-01-09' };
    const change = { change: 'leaves', partner: 'POL', from: '2026-01-09' };
    await service.crisesSay(crisisActorsChanged, { subject, sequence: 2 }, { ...about, actors: [crisis.actors[0], left], ...change });
    await eventually(async () => (await read(planned.id)).length === 0);
    await service.crisesSay(crisisActorsChanged, { subject, sequence: 3 }, { ...about, actors: crisis.actors, ...change, change: 'joins' });
    await eventually(async () => (await read(planned.id)).length === 1);

    await service.restart();
    expect(await read(planned.id)).toEqual(['crisis-open']);
    await service.crisesSay(crisisClosed, { subject, sequence: 4 }, { ...about, on: '2026-01-10', reason: 'settled' });
    await eventually(async () => (await read(planned.id)).length === 0);
    expect([await listed('crisis'), await clashing(planned.id)]).toEqual([[], []]);
  }, 60_000);

  it('is no news to who may not see it', async () => {
    const subject = uuidv7();
    const { body: planned } = await service.post('/v1/exercises', aProposal({ series: 'hidden-crisis' }));
    await service.crisesSay(crisisOpened, { subject, sequence: 1, label: PERUVIAN }, { ...about, crisis });
    await eventually(async () => (await read(planned.id)).length === 1);
    expect([await read(planned.id, FRENCH), await listed('hidden-crisis', FRENCH), await clashing(planned.id, FRENCH)]).toEqual([[], [], []]);
    const french = { sub: 'fr', nation: 'FRA', roles: ['desk-officer' as const] };
    expect(codes((await service.post('/v1/exercises', aProposal(), { claims: french })).body.warnings)).toEqual([]);
    expect(codes((await service.change(planned, 'participants', { partner: 'POL', status: 'accepted' }, french)).body.warnings)).toEqual([]);

    await service.crisesSay(crisisCorrected, { subject, sequence: 2 }, { ...about, crisis, reason: 'released' });
    await eventually(async () => (await read(planned.id, FRENCH)).length === 1);
  });
});
