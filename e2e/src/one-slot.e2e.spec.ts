import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@entente/testing';
import { install, type Answer, type Installation } from './running-entente.js';

const AT_ONCE = 50;
const ROUNDS = Array.from({ length: 10 }, (_, round) => round + 1);

let entente: Installation;
let token: string;

beforeAll(async () => {
  entente = await install();
  token = await entente.token();
  await eventually(async () => (await create('/v1/engagements', aPlan({}))).status === 201, 60_000);
}, 180_000);
afterAll(() => entente.remove(), 60_000);

const create = (path: string, body: object): Promise<Answer> => entente.call(path, { token, method: 'POST', body });
const inYear = (round: number, rest: string): string => `${2030 + round}-${rest}`;

function aPlan(data: object): object {
  return { title: 'Staff talks', kind: 'meeting', from: '2029-01-08', to: '2029-01-08', hosts: ['PER'], participants: [{ partner: 'COL' }], ...data };
}

/** What so many who ask at the same moment are answered: who got it, and what the others were told. */
async function race(ask: (number: number) => Promise<Answer>): Promise<{ won: number; told: string[] }> {
  const answers = await Promise.all(Array.from({ length: AT_ONCE }, (_, number) => ask(number)));
  const lost = answers.filter(({ status }) => status !== 201);
  return { won: AT_ONCE - lost.length, told: [...new Set(lost.map(({ status, body }) => `${status} ${body.code} ${body.faults?.[0]?.path}`))] };
}

describe('fifty who ask for one thing at the same moment, through the gateway', () => {
  it('find a room and an aircraft taken, but for one', async () => {
    for (const round of ROUNDS) {
      const day = inYear(round, '03-05');
      for (const [resource, again] of [
        ['Sala Grau', 'sala  grau'],
        ['FAP 350', 'fap 350'],
      ]) {
        const hours = (from: number): object => ({ from: `${day}T09:${from}:00Z`, to: `${day}T11:00:00Z` });
        const booked = await race((number) =>
          create('/v1/engagements', aPlan({ from: day, to: day, bookings: [{ resource: number % 2 ? resource : again, hours: hours(10 + (number % 40)) }] })),
        );
        expect(booked).toEqual({ won: 1, told: ['422 double-booked /body/bookings/0/hours'] });
      }
    }
  }, 120_000);

  it('find a person elsewhere, but for one', async () => {
    for (const round of ROUNDS) {
      const { body } = await create(
        '/v1/engagements',
        aPlan({ from: inYear(round, '04-01'), to: inYear(round, '04-01'), participants: [{ partner: 'COL', name: `Guest ${round}` }] }),
      );
      const { person } = body.participants[0];
      const days = { from: inYear(round, '06-02'), to: inYear(round, '06-05') };
      const asked = await race(() => create('/v1/engagements', aPlan({ kind: 'visit', ...days, participants: [{ partner: 'COL', person }] })));
      expect(asked).toEqual({ won: 1, told: ['422 in-two-places /body/participants/0'] });
      const day = inYear(round, '07-02');
      const hours = { from: `${day}T14:00:00Z`, to: `${day}T15:00:00Z` };
      const talks = await race(() => create('/v1/engagements', aPlan({ from: day, to: day, hours, participants: [{ partner: 'COL', person }] })));
      expect(talks).toEqual({ won: 1, told: ['422 double-booked /body/participants/0'] });
    }
  }, 120_000);

  it('plan before a ban, which then names their plan, or are refused by it', async () => {
    const plan = (round: number): Promise<Answer> =>
      create('/v1/engagements', aPlan({ from: inYear(round, '02-10'), to: inYear(round, '02-11'), hosts: ['URY'] }));
    for (const round of ROUNDS) {
      const ban = { partner: 'URY', from: inYear(round, '02-01'), to: inYear(round, '03-01'), reason: 'Storms' };
      const first = await plan(round);
      const setting = new Promise<Answer>((set) => setTimeout(() => set(create('/v1/visit-bans', ban)), 5 * round));
      const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => plan(round)));
      const { status, body } = await setting;
      expect(status).toBe(201);
      answers.push(await plan(round));
      expect(answers.at(-1)?.status).toBe(422);
      answers.unshift(first);
      const planned = answers.filter((answer) => answer.status === 201).map((answer) => answer.body.id);
      expect(body.affects.sort()).toEqual(planned.sort());
      const refused = answers.filter((answer) => answer.status !== 201);
      expect(refused.every((answer) => answer.status === 422 && answer.body.code === 'visit-banned' && answer.body.faults[0].path === '/body/from')).toBe(true);
    }
  }, 120_000);

  it('find a unit in another exercise, but for one', async () => {
    for (const round of ROUNDS) {
      const participants = [{ partner: 'DEU', status: 'accepted', contributions: [{ unit: '1st Brigade', forces: { troops: 3_000 } }] }];
      const exercise = { title: 'Summer Bridge', kind: 'live', startsOn: inYear(round, '09-01'), endsOn: inYear(round, '09-14'), hosts: ['DEU'], participants };
      const asked = await race((number) => create('/v1/exercises', { exercise: { ...exercise, title: `Bridge ${number}` } }));
      expect(asked).toEqual({ won: 1, told: ['422 forces-double-booked /body/exercise/participants'] });
    }
  }, 120_000);

  it('and repeat themselves under one key make one thing', async () => {
    for (const round of ROUNDS) {
      const body = aPlan({ from: inYear(round, '11-05'), to: inYear(round, '11-05') });
      const ask = (): Promise<Answer> => entente.call('/v1/engagements', { token, method: 'POST', body, headers: { 'idempotency-key': `round-${round}` } });
      const answers = await Promise.all(Array.from({ length: AT_ONCE }, ask));
      expect(new Set(answers.map(({ status, body: made }) => `${status} ${made.title} ${made.id}`)).size).toBe(1);
      expect((await entente.call(`/v1/engagements?on=${inYear(round, '11-05')}`, { token })).body.total).toBe(1);
    }
  }, 120_000);
});
