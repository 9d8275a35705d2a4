import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PUBLIC_LABEL, visitBanLifted, visitBanSet, type VisitBanRecord } from '@entente/contracts';
import { eventually } from '@entente/testing';
import { v7 as uuidv7 } from 'uuid';
import { aProposal, startTestExercises, type RunningExercises } from '../spec/running-exercises.js';

let service: RunningExercises;
beforeAll(async () => {
  service = await startTestExercises();
  service.clock.at = new Date('2026-01-10T09:00:00Z');
}, 120_000);
afterAll(() => service.close());

const FRENCH = { nation: 'FRA', roles: ['reader' as const] };
const PERUVIAN = { ...PUBLIC_LABEL, policy: 'PER' };
const ban: VisitBanRecord = { partner: 'POL', kinds: [], from: '2026-09-14', to: '2026-10', reason: 'Protest' };

async function warnings(path: string, claims?: object): Promise<string[]> {
  const { body } = await service.get(path, claims);
  return body.warnings.filter(({ code }: { code: string }) => code === 'visit-banned').map(({ message }: { message: string }) => message);
}

describe('a visit ban', () => {
  it('warns of exercises on its days, those read or listed, until it is lifted', async () => {
    const { body: exercise } = await service.post('/v1/exercises', aProposal({ series: 'banned', startsOn: '2026-09-01', endsOn: '2026-09-14' }));
    const { body: before } = await service.post('/v1/exercises', aProposal({ startsOn: '2026-09-01', endsOn: '2026-09-13' }));
    const { body: after } = await service.post('/v1/exercises', aProposal({ startsOn: '2026-10-01', endsOn: '2026-10-02' }));
    const subject = uuidv7();
    await service.engagementsSay(visitBanSet, { subject, sequence: 1 }, { ban });
    const at = `/v1/exercises/${exercise.id}`;
    await eventually(async () => (await warnings(at)).length === 1);
    const said = ['a ban on contacts with POL holds on those days'];
    expect([await warnings(at), await warnings(`${at}/clashes`), await warnings(`/v1/exercises/${before.id}`)]).toEqual([said, said, []]);
    expect(await warnings(`/v1/exercises/${after.id}`)).toEqual([]); // it holds no more on the first of October
    const { body: listed } = await service.get('/v1/exercises?series=banned');
    expect(listed.items[0].warnings).toContainEqual({ code: 'visit-banned', message: said[0] });

    await service.engagementsSay(visitBanLifted, { subject, sequence: 2 }, { ban: { ...ban, lifted: { on: '2026-01-10', reason: 'over' } }, reason: 'over' });
    await eventually(async () => (await warnings(at)).length === 0);
  }, 60_000);

  it('is no news to who may not see it', async () => {
    const { body: exercise } = await service.post('/v1/exercises', aProposal({ startsOn: '2027-09-01', endsOn: '2027-09-02', label: PUBLIC_LABEL }));
    await service.engagementsSay(
      visitBanSet,
      { subject: uuidv7(), sequence: 1, label: PERUVIAN },
      { ban: { ...ban, from: '2027-09', to: undefined, kinds: ['visit'] } },
    );
    const at = `/v1/exercises/${exercise.id}`;
    await eventually(async () => (await warnings(at)).length === 1);
    expect([await warnings(at), await warnings(at, FRENCH)]).toEqual([['possibly, a ban on visit with POL holds on those days'], []]);
  });
});
