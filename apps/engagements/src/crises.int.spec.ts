import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { crisisClosed, crisisCorrected, crisisOpened, PUBLIC_LABEL, type Label } from '@entente/contracts';
import { eventually } from '@entente/testing';
import { v7 as uuidv7 } from 'uuid';
import { aPlan, OFFICER, startTestEngagements, type RunningEngagements } from '../spec/running-engagements.js';

let service: RunningEngagements;
beforeAll(async () => {
  service = await startTestEngagements();
  service.clock.at = new Date('2026-01-10T09:00:00Z');
}, 120_000);
afterAll(async () => {
  await service.close();
});

const FRENCH = { ...OFFICER, sub: 'fr', nation: 'FRA' };
const PERUVIAN: Label = { ...PUBLIC_LABEL, policy: 'PER' };

describe('a crisis between those who meet', () => {
  const about = { title: 'On the river', partners: ['COL', 'PER'], openedOn: '2026-01' };
  const crisis = {
    title: 'On the river',
    openedOn: '2026-01',
    actors: [
      { partner: 'PER', role: 'involved' },
      { partner: 'COL', role: 'involved' },
    ],
    state: 'open',
    phases: [],
    warnings: [],
  };
  const codes = (warnings: { code: string }[]): string[] => warnings.map(({ code }) => code).filter((code) => code === 'crisis-open');
  const read = async (id: string, claims?: object): Promise<string[]> => codes((await service.get(`/v1/engagements/${id}`, claims)).body.warnings);
  const listed = async (q: string, claims?: object): Promise<string[]> =>
    codes((await service.get(`/v1/engagements?q=${q}`, claims)).body.items.flatMap(({ warnings }: any) => warnings));
  const plan = (title: string, data: object = {}): object => aPlan({ title, label: PUBLIC_LABEL, ...data });

  it('warns of plans there were and of new ones, wherever they are read, until it closes', async () => {
    const subject = uuidv7();
    const planned = await service.create('/v1/engagements', plan('Amazonas'));
    const held = await service.create('/v1/engagements', plan('Amazonas before', { from: '2025-05-05', to: '2025-05-05', state: 'held' }));
    const other = await service.create('/v1/engagements', plan('Others', { participants: [{ partner: 'CHL' }] }));
    await service.crisesSay(crisisOpened, { subject, sequence: 1 }, { ...about, crisis });
    await eventually(async () => (await read(planned.id)).length === 1);
    expect(await listed('amazonas')).toEqual(['crisis-open']);
    expect(codes((await service.get(`/v1/engagements/${planned.id}/brief`)).body.engagement.warnings)).toEqual(['crisis-open']);
    expect([await read(held.id), await read(other.id)]).toEqual([[], []]);
    const fresh = await service.create('/v1/engagements', plan('Amazonas again', { from: '2026-07-01', to: '2026-07-02' }));
    expect(codes(fresh.warnings)).toEqual(['crisis-open']);
    const submitted = await service.change(`/v1/engagements/${planned.id}/submission`, planned.version, {});
    expect(codes(submitted.warnings)).toEqual(['crisis-open']);
    expect(JSON.stringify(await service.published(planned.id))).not.toContain('crisis-open');

    await service.restart();
    expect(await read(planned.id)).toEqual(['crisis-open']);
    await service.crisesSay(crisisClosed, { subject, sequence: 2 }, { ...about, on: '2026-01-10', reason: 'settled' });
    await eventually(async () => (await read(planned.id)).length === 0);
    expect(await listed('amazonas')).toEqual([]);
  }, 60_000);

  it('is no news to who may not see it', async () => {
    const subject = uuidv7();
    const planned = await service.create('/v1/engagements', plan('Putumayo'));
    await service.crisesSay(crisisOpened, { subject, sequence: 1, label: PERUVIAN }, { ...about, crisis });
    await eventually(async () => (await read(planned.id)).length === 1);
    expect([await read(planned.id, FRENCH), await listed('putumayo', FRENCH)]).toEqual([[], []]);
    expect(codes((await service.create('/v1/engagements', plan('French'), FRENCH)).warnings)).toEqual([]);

    await service.crisesSay(crisisCorrected, { subject, sequence: 2 }, { ...about, crisis, reason: 'released' });
    await eventually(async () => (await read(planned.id, FRENCH)).length === 1);
  });
});
