import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@entente/testing';
import { DISTURBANCES, type Chain } from './disturbances.js';
import type { Installation } from './running-entente.js';
import { agreement, askingFor, basisOf, day, exerciseOn, expectForGood, get, label, ledgerOf, post, raise, state, told } from './stage.js';

let entente: Installation;

beforeAll(async () => {
  entente = await raise();
}, 180_000);
afterAll(() => entente.remove(), 60_000);

/** Something about to happen, and what is to be seen once, and only once, after it. */
interface Scene {
  write: () => Promise<unknown>;
  see: () => Promise<unknown>;
  wanted: unknown;
}

async function hotline(): Promise<Scene> {
  const signed = { action: 'signed', actedOn: '2025-01-10' };
  const ratified = { action: 'ratified', actedOn: '2025-03-01' };
  const pact = await agreement('Agreement on a direct line', {
    inForceOn: undefined,
    terms: { entryIntoForce: { form: 'nth-instrument', count: 2 } },
    parties: [
      { partner: 'PER', actions: [signed, ratified] },
      { partner: 'COL', actions: [signed] },
    ],
    obligations: [{ kind: 'consultation', channel: { purpose: 'Incidents on the river' } }],
  });
  const see = async (): Promise<unknown> => {
    const { items } = await get(`/v1/channels?basis=${pact.id}`);
    const channels = items.map(async ({ id, parties, state, purpose }: any) => [...parties, state, purpose, ...(await told(id))].join(' '));
    return { channels: await Promise.all(channels), told: await told(pact.id, 'agreement-entered-into-force') };
  };
  return {
    write: () => post(`/v1/agreements/${pact.id}/actions`, { partner: 'COL', ...ratified }, pact.version),
    see,
    wanted: { channels: ['COL PER proposed Incidents on the river channel-proposed'], told: ['agreement-entered-into-force'] },
  };
}

const MARKED = { warnings: ['legal-basis-ends'], changes: ['proposed', 'day-passed'] };
const IN_FIFTY_DAYS = { withdrawal: { notice: { days: 50 } } };

async function withdrawal(): Promise<Scene> {
  const pact = await agreement('Agreement Colombia leaves', { terms: IN_FIFTY_DAYS });
  const { id } = await exerciseOn(pact.id);
  return {
    write: () => post(`/v1/agreements/${pact.id}/withdrawals`, { partner: 'COL', noticeGivenOn: day(0) }, pact.version),
    see: async () => {
      const { items } = await get('/v1/deadlines?kind=legal-basis-ends&partner=COL&limit=100');
      const reported = items.filter(({ subject }: { subject: string }) => subject === id).map(({ on }: { on: string }) => on);
      return { ...Object(await basisOf(id)), reported, told: [await told(pact.id, 'party-withdrew'), await told(id)] };
    },
    wanted: {
      ...MARKED,
      deadlines: [`legal-basis/${pact.id}/COL ${day(50)}`],
      reported: [day(50)],
      told: [['party-withdrew'], ['exercise-proposed', 'deadlines-changed']],
    },
  };
}

const FULFILLED = {
  owed: ['COL fulfilled', 'PER fulfilled'],
  evidence: [`PER ${day(-2)}`, `COL ${day(-2)}`],
  told: ['obligation-fulfilled', 'obligation-fulfilled'],
};

async function heldExercise(): Promise<Scene> {
  const pact = await askingFor('exercise', 'entente.exercises.exercise-held.v1');
  const participants = [{ partner: 'PER', status: 'accepted' }, { partner: 'COL' }];
  const course = { title: 'Course', kind: 'course', startsOn: day(-3), endsOn: day(-2), hosts: ['PER'], participants, basis: [pact.id], label };
  const { id, version } = await eventually(() => post('/v1/exercises', { exercise: course }), 30_000);
  return {
    write: () => post(`/v1/exercises/${id}/held`, { from: day(-3), to: day(-2) }, version),
    see: () => ledgerOf(pact.id),
    wanted: FULFILLED,
  };
}

async function annualReview(): Promise<Scene> {
  const pact = await askingFor('consultation', 'entente.engagements.engagement-held.v1');
  const review = { title: 'Annual review', kind: 'meeting', from: day(-2), hosts: ['PER'], participants: [{ partner: 'COL' }], agreements: [pact.id], label };
  const { id, version } = await post('/v1/engagements', review);
  return { write: () => post(`/v1/engagements/${id}/holding`, {}, version), see: () => ledgerOf(pact.id), wanted: FULFILLED };
}

let states = 0;

async function dissolution(): Promise<Scene> {
  const [union, west, east] = [`union-${++states}`, `west-${states}`, `east-${states}`];
  for (const id of [union, west, east]) await state(id);
  const parties = [{ partner: 'PER' }, { partner: union }];
  const pact = await eventually(() => agreement(`Agreement with ${union}`, { parties }), 30_000);
  const see = async (): Promise<unknown> => {
    const { items } = await get(`/v1/successions?agreement=${pact.id}`);
    const offers = items.map(async ({ id, successor, state, on }: Record<string, string>) => [successor, state, on, ...(await told(id ?? ''))].join(' '));
    return { offers: (await Promise.all(offers)).sort(), version: (await get(`/v1/agreements/${pact.id}`)).version };
  };
  return {
    write: () => state(union, 2, { validity: { to: day(-1) }, successors: [west, east] }),
    see,
    wanted: { offers: [east, west].map((successor) => `${successor} offered ${day(-1)} succession-offered`), version: pact.version },
  };
}

let crises = 0;

/** A planned visit and a planned exercise of Argentina and Chile, and what is said there of a crisis between the two. */
async function crisis(): Promise<Scene & { open: () => Promise<any> }> {
  const title = `Crisis ${++crises} of the strait`;
  const participants = [{ partner: 'ARG' }];
  const visit = await post('/v1/engagements', { title: 'Visit', kind: 'visit', from: day(30), hosts: ['CHL'], participants, label });
  const course = await post('/v1/exercises', { exercise: { title: 'Course', kind: 'course', startsOn: day(30), hosts: ['CHL'], participants, label } });
  const saidIn = async (path: string): Promise<unknown> => {
    const { version, warnings } = await get(path);
    return [version, ...warnings.flatMap(({ code, message }: Record<string, string>) => (message?.includes(title) ? code : []))];
  };
  const actors = [{ partner: 'ARG' }, { partner: 'CHL' }];
  const open = (): Promise<any> => post('/v1/crises', { title, basis: 'Shots were heard', openedOn: day(0), actors, label });
  return {
    open,
    write: open,
    see: () => Promise.all([`/v1/engagements/${visit.id}`, `/v1/exercises/${course.id}`].map(saidIn)),
    wanted: [
      [1, 'crisis-open'],
      [1, 'crisis-open'],
    ],
  };
}

const SCENES: readonly [string, Chain, () => Promise<Scene>][] = [
  [
    'an agreement with a hotline provision in force has a channel proposed',
    { sender: 'agreements', receivers: ['crisis-channels'], writes: 'outbox' },
    hotline,
  ],
  [
    'a party that withdraws has plans marked whose legal basis ends before they start',
    { sender: 'agreements', receivers: ['exercises'], writes: 'outbox' },
    withdrawal,
  ],
  [
    'an exercise that was held is evidence for the obligation that asks for it',
    { sender: 'exercises', receivers: ['agreements'], writes: 'outbox' },
    heldExercise,
  ],
  [
    'an annual review that was held is evidence for the obligation that asks for it',
    { sender: 'engagements', receivers: ['agreements'], writes: 'outbox' },
    annualReview,
  ],
  ['a state that dissolves has its successors offered its agreements', { sender: 'partners', receivers: ['agreements'], writes: 'outbox' }, dissolution],
  [
    'a crisis between two has their planned visits and exercises warned',
    { sender: 'crisis-channels', receivers: ['engagements', 'exercises'], writes: 'known_crisis' },
    crisis,
  ],
];

describe.each(SCENES)('%s', (_, chain, prepare) => {
  it.each(DISTURBANCES)(
    '%s',
    async (_, disturb) => {
      const { write, see, wanted } = await prepare();
      await disturb(entente, chain, write);
      await expectForGood(see, wanted);
    },
    120_000,
  );
});

describe('the legal basis of a plan', () => {
  it('is marked no longer when the party takes its notice back, and again when the agreement is terminated', async () => {
    const pact = await agreement('Agreement Colombia stays in', { terms: IN_FIFTY_DAYS });
    const { id } = await exerciseOn(pact.id);
    const left = await post(`/v1/agreements/${pact.id}/withdrawals`, { partner: 'COL', noticeGivenOn: day(0) }, pact.version);
    await expectForGood(() => basisOf(id), { ...MARKED, deadlines: [`legal-basis/${pact.id}/COL ${day(50)}`] });
    const notice = left.parties.find(({ partner }: { partner: string }) => partner === 'COL').actions[0].id;
    const back = await post(`/v1/agreements/${pact.id}/withdrawals/${notice}/revocation`, { revokedOn: day(0) }, left.version);
    await expectForGood(() => basisOf(id), { warnings: [], deadlines: [], changes: ['proposed', 'day-passed', 'day-passed'] });
    await post(`/v1/agreements/${pact.id}/termination`, { endedOn: day(40) }, back.version);
    const changes = ['proposed', 'day-passed', 'day-passed', 'day-passed'];
    await expectForGood(() => basisOf(id), { warnings: ['legal-basis-ends'], deadlines: [`legal-basis/${pact.id} ${day(40)}`], changes });
  }, 60_000);

  it('is marked where it is to expire before, and no longer when the parties agree on another term', async () => {
    const pact = await agreement('Agreement with a fixed term', { terms: { duration: { until: day(400) } } });
    const { id } = await exerciseOn(pact.id);
    const corrected = { reason: 'misread', changes: { terms: { duration: { until: day(60) } } } };
    const shorter = await post(`/v1/agreements/${pact.id}/corrections`, corrected, pact.version);
    await expectForGood(() => basisOf(id), { ...MARKED, deadlines: [`legal-basis/${pact.id} ${day(60)}`] });
    await post(`/v1/agreements/${pact.id}/renewals`, { until: day(400) }, shorter.version);
    await expectForGood(() => basisOf(id), { warnings: [], deadlines: [], changes: ['proposed', 'day-passed', 'day-passed'] });
  }, 60_000);
});

describe('a crisis', () => {
  it('blocks nothing, and is said no longer when it is closed', async () => {
    const { open, see, wanted } = await crisis();
    const { id, version } = await open();
    await expectForGood(see, wanted);
    const participants = [{ partner: 'ARG' }];
    const visit = await post('/v1/engagements', { title: 'Another visit', kind: 'visit', from: day(40), hosts: ['CHL'], participants, label });
    expect(visit.warnings).toContainEqual(expect.objectContaining({ code: 'crisis-open' }));
    expect(await post(`/v1/engagements/${visit.id}/submission`, {}, visit.version)).toMatchObject({ state: 'submitted' });
    await post(`/v1/crises/${id}/close`, { on: day(0), reason: 'Settled by talks', basis: 'A joint statement' }, version);
    await expectForGood(see, [[1], [1]]);
  }, 60_000);
});

describe('when a state has dissolved', () => {
  it('what it did stays on record as it was', async () => {
    const [union, heir] = ['the-late-union', 'its-heir'];
    for (const id of [union, heir]) await state(id);
    const pact = await eventually(() => agreement('Agreement with the late union', { parties: [{ partner: 'PER' }, { partner: union }] }), 30_000);
    const participants = [{ partner: union }];
    const visit = { title: 'Visit', kind: 'visit', state: 'held', from: '2021-05-03', hosts: ['PER'], participants, agreements: [pact.id], label };
    const engagement = await eventually(() => post('/v1/engagements', visit), 30_000);
    const course = { title: 'Course', kind: 'course', startsOn: '2021-06', hosts: ['PER'], participants, basis: [pact.id], label };
    const exercise = await eventually(() => post('/v1/exercises', { exercise: course }), 30_000);
    await post(`/v1/exercises/${exercise.id}/held`, { from: '2021-06-07' }, exercise.version);
    await expectForGood(async () => (await told(pact.id)).includes('party-bound'), true);
    const record = async (): Promise<unknown> => {
      const { deadlines: _open, history: _since, position: _read, profile: _now, ...dossier } = await get(`/v1/partners/${union}/dossier?asOf=2021-12-31`);
      const views = [`/v1/agreements/${pact.id}`, `/v1/engagements/${engagement.id}`, `/v1/exercises/${exercise.id}`].map((path) => get(path));
      return { dossier, views: await Promise.all(views) };
    };
    const before = await record();
    expect(before).toMatchObject({ dossier: { agreements: { total: 1 }, missing: [] } });
    await state(union, 2, { validity: { to: day(-1) }, successors: [heir] });
    await expectForGood(async () => (await get(`/v1/successions?predecessor=${union}&successor=${heir}`)).total, 1);
    expect(await record()).toEqual(before);
  }, 60_000);
});
