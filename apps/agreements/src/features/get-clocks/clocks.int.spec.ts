import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@entente/testing';
import { startTestAgreements, type Answer, type RunningAgreements } from '../../../spec/running-agreements.js';

let service: RunningAgreements;

beforeAll(async () => {
  service = await startTestAgreements();
});
afterAll(() => service.close());

const PARTIES = [{ partner: 'PER' }, { partner: 'COL' }];

async function register(stated: object): Promise<string> {
  return (await service.post('/v1/agreements', { title: 'Treaty of Lima', kind: 'general-defence-cooperation', parties: PARTIES, ...stated })).body.id;
}

async function change(id: string, path: string, body: object): Promise<Answer> {
  const { version } = (await service.get(`/v1/agreements/${id}`)).body;
  return service.post(`/v1/agreements/${id}/${path}`, body, { headers: { 'if-match': `"${version}"` } });
}

async function toldOf(id: string, type: string): Promise<any[]> {
  return (await service.published(id)).filter((event) => event.type === `entente.agreements.${type}.v1`).map(({ data }) => data);
}

/** What was told of an agreement, once it was told so often. */
function eventuallyTold(id: string, type: string, times = 1): Promise<any[]> {
  return eventually(async () => {
    const told = await toldOf(id, type);
    return told.length >= times && told;
  }, 30_000);
}

/** Time passes: the timers look at the new time. */
async function untilToldAt(day: string, id: string, type: string, times: number): Promise<void> {
  service.clock.at = new Date(`${day}T00:00:01Z`);
  await eventuallyTold(id, type, times);
}

describe('a term that renews itself', () => {
  it('is told once, across a restart and a clock set back, and again for the next term', async () => {
    service.clock.at = new Date('2025-01-01T09:00:00Z');
    const id = await register({ inForceOn: '2020-08-31', terms: { duration: { runsFor: { years: 5 }, renewal: 'tacit', notice: { months: 6 } } } });
    expect((await service.get(`/v1/agreements/${id}/clocks`)).body).toMatchObject({
      term: { from: '2020-08-31', until: '2025-08-31', renewal: 'tacit', ends: false },
      lastDayToGiveNotice: { on: '2025-02-28', kind: 'renewal-notice' },
    });
    expect(await eventuallyTold(id, 'notice-period-closing')).toMatchObject([{ lastDay: '2025-02-28' }]);
    await untilToldAt('2025-08-31', id, 'agreement-renewed', 1);
    await service.restart();
    service.clock.at = new Date('2025-08-30T12:00:00Z');
    await change(id, 'reviews', { heldOn: '2025-08-01' });
    await service.restart();
    await untilToldAt('2030-08-31', id, 'agreement-renewed', 2);
    expect(await toldOf(id, 'agreement-renewed')).toMatchObject([
      { form: 'tacit', from: '2025-08-31', until: '2030-08-31' },
      { form: 'tacit', from: '2030-08-31', until: '2035-08-31' },
    ]);
  }, 180_000);

  it('ends with the term after notice in time', async () => {
    service.clock.at = new Date('2025-03-01T09:00:00Z');
    const id = await register({ inForceOn: '2020-08-31', terms: { duration: { runsFor: { years: 5 }, renewal: 'tacit', notice: { months: 6 } } } });
    expect((await change(id, 'renewal-notices', { partner: 'PER', noticeGivenOn: '2025-03-01' })).body.code).toBe('notice-too-late');
    expect((await change(id, 'renewal-notices', { partner: 'PER', noticeGivenOn: '2025-02-28' })).status).toBe(200);
    await untilToldAt('2025-08-31', id, 'agreement-terminated', 1);
    expect((await service.get(`/v1/agreements/${id}`)).body).toMatchObject({ status: 'ended', endReason: 'expired', endedOn: '2025-08-31' });
    expect((await change(id, 'renewals', { until: '2040' })).body.code).toBe('already-ended');
  }, 60_000);
});

describe('a withdrawal', () => {
  it('takes effect when its notice ends, unless it is taken back, and both stay known as of their time', async () => {
    service.clock.at = new Date('2020-05-22T09:00:00Z');
    const id = await register({ inForceOn: '2002-01-01', terms: { withdrawal: { notice: { months: 6 } } } });
    const { body } = await change(id, 'withdrawals', { partner: 'PER', noticeGivenOn: '2020-05-22' });
    const action = body.parties[0].actions[0].id;
    service.clock.at = new Date('2020-06-22T09:00:00Z');
    const clocks = async (query = ''): Promise<unknown> => (await service.get(`/v1/agreements/${id}/clocks${query}`)).body.parties[0];
    expect(await clocks()).toEqual({ partner: 'PER', notice: { action, givenOn: '2020-05-22', endsOn: '2020-11-22' } });
    expect((await change(id, `withdrawals/${action}/revocation`, { revokedOn: '2020-06-20' })).status).toBe(200);
    expect(await clocks()).toMatchObject({ noticeFrom: { on: '2020-06-22' }, leavesOn: { on: '2020-12-22' } });
    expect(await clocks('?knownAt=2020-06-01T00:00:00Z&asOf=2020-06-01')).toMatchObject({ notice: { endsOn: '2020-11-22' } });
    expect(await eventuallyTold(id, 'withdrawal-revoked')).toMatchObject([{ partner: 'PER', action, revokedOn: '2020-06-20' }]);
  });
});

describe('an agreement renewed by its parties', () => {
  it('runs on until the day they agreed on', async () => {
    service.clock.at = new Date('2024-01-01T09:00:00Z');
    const id = await register({ inForceOn: '2020-02-29', terms: { duration: { runsFor: { years: 5 }, renewal: 'express' } } });
    expect((await change(id, 'renewals', { agreedOn: '2023-12-01' })).body.renewals).toMatchObject([{ from: '2025-02-28', until: '2030-02-28' }]);
    expect(await eventuallyTold(id, 'agreement-renewed')).toMatchObject([{ form: 'express', until: '2030-02-28' }]);
  });
});

describe('what an organisation asks for each year', () => {
  it('is a deadline of the agreement that constitutes it, with its rule', async () => {
    service.clock.at = new Date('2026-01-01T09:00:00Z');
    const id = await register({ title: 'Charter', kind: 'other', constitutes: 'un', inForceOn: '1945-10-24' });
    const [{ deadlines }] = await eventuallyTold(id, 'deadlines-changed');
    expect(deadlines.map(({ on, rule }: any) => `${on} ${rule.id} ${rule.certainty}`)).toEqual([
      '2026-04-30 un-military-expenditure unverified',
      '2026-05-31 un-register-of-conventional-arms verified',
    ]);
  });
});
