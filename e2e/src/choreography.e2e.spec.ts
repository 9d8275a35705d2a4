import { isDeepStrictEqual } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@entente/testing';
import { DISTURBANCES, type Chain } from './disturbances.js';
import { install, type Installation } from './running-entente.js';

let entente: Installation;
let peru: string;

beforeAll(async () => {
  entente = await install();
  peru = await entente.token({ role: 'desk-officer,integrator,operator' });
}, 180_000);
afterAll(() => entente.remove(), 60_000);

const label = { policy: 'PUBLIC', classification: 'UNCLASSIFIED' };

function day(fromToday: number): string {
  return new Date(Date.now() + fromToday * 86_400_000).toISOString().slice(0, 10);
}

async function get(path: string): Promise<any> {
  const { status, body } = await entente.call(path, { token: peru });
  if (status !== 200) throw new Error(`${path}: ${JSON.stringify(body)}`);
  return body;
}

/** Posts something new, or a change on the version given. */
async function post(path: string, body: unknown, given: number | Record<string, string> = {}): Promise<any> {
  const headers = typeof given === 'number' ? { 'if-match': `"${given}"` } : given;
  const answer = await entente.call(path, { token: peru, method: 'POST', body, headers });
  if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** What reporting was told of a subject, oldest first, without owner and version; of one type where that is given. */
async function told(subject: string, wanted?: string): Promise<string[]> {
  const { items } = await get(`/v1/history?subject=${subject}&limit=100`);
  const types: string[] = items.map(({ type }: { type: string }) => type.split('.')[2]).reverse();
  return types.filter((type) => wanted === undefined || type === wanted);
}

/** Once what is seen is what is wanted, it stays so: everybody has read everything, and nothing came twice. */
async function expectForGood(see: () => Promise<unknown>, wanted: unknown): Promise<void> {
  let seen: unknown;
  await eventually(async () => isDeepStrictEqual((seen = await see()), wanted), 40_000).catch(() => expect(seen).toEqual(wanted));
  await eventually(async () => Object.values((await get('/v1/reporting/status')).lag).every((lag) => lag === 0), 40_000);
  await pause(250);
  expect(await see()).toEqual(wanted);
}

/** Something about to happen, and what is to be seen once, and only once, after it. */
interface Scene {
  write: () => Promise<unknown>;
  see: () => Promise<unknown>;
  wanted: unknown;
}

function agreement(title: string, more: object = {}): Promise<any> {
  const parties = ['PER', 'COL'].map((partner) => ({ partner }));
  return post('/v1/agreements', { title, kind: 'training-and-education', signedOn: '2020-01-01', inForceOn: '2020-01-01', parties, label, ...more });
}

/** An exercise of Peru and Colombia in half a year that rests on an agreement. */
function exerciseOn(basis: string): Promise<any> {
  const participants = [{ partner: 'PER', status: 'accepted' }, { partner: 'COL' }];
  const plan = { title: 'Staff exercise', kind: 'table-top', startsOn: day(180), endsOn: day(185), hosts: ['PER'], participants, basis: [basis], label };
  // It can rest on what exercises have heard of.
  return eventually(() => post('/v1/exercises', { exercise: plan }), 30_000);
}

/** What a reader of an exercise sees of its legal basis, and how often it changed. */
async function basisOf(id: string): Promise<unknown> {
  const { warnings, deadlines } = await get(`/v1/exercises/${id}`);
  const { items } = await get(`/v1/exercises/${id}/history`);
  return {
    warnings: warnings.map(({ code }: { code: string }) => code),
    deadlines: deadlines.map(({ id, on }: { id: string; on: string }) => `${id} ${on}`),
    changes: items.map(({ change }: { change: string }) => change),
  };
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

/** An agreement that asks both parties for something once a year, next in twenty days. */
function askingFor(kind: string, event: string): Promise<any> {
  const obligation = { kind, due: { on: day(20) }, recurs: { every: { years: 1 } }, fulfilledBy: { event } };
  return agreement(`Agreement that asks for ${kind}`, { obligations: [obligation] });
}

/** What is owed under an agreement, and the evidence there is of it. */
async function ledgerOf(id: string): Promise<unknown> {
  const { entries } = await get(`/v1/agreements/${id}/ledger`);
  const { ledger = [] } = await get(`/v1/agreements/${id}`);
  return {
    owed: entries.filter(({ due }: { due: string }) => due === day(20)).map(({ party, state }: { party: string; state: string }) => `${party} ${state}`),
    evidence: ledger.map(({ partner, on }: { partner: string; on: string }) => `${partner} ${on}`),
    told: await told(id, 'obligation-fulfilled'),
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

/** Says what the directory holds of a state this test made up. */
async function state(id: string, revision = 1, more: object = {}): Promise<void> {
  const report = { source: 'urn:choreography', record: id, revision };
  const event = {
    specversion: '1.0',
    id: `${id}-${revision}`,
    source: 'urn:choreography',
    type: 'entente.partners.partner-reported.v1',
    data: { report, id, kind: 'state', name: `State ${id}`, ...more },
  };
  const { results } = await post('/v1/events', [event], { 'content-type': 'application/cloudevents-batch+json' });
  expect(results).toMatchObject([{ outcome: 'stored' }]);
}

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

const SCENES: readonly [string, Chain, () => Promise<Scene>][] = [
  ['an agreement with a hotline provision in force has a channel proposed', { sender: 'agreements', receiver: 'crisis-channels' }, hotline],
  ['a party that withdraws has plans marked whose legal basis ends before they start', { sender: 'agreements', receiver: 'exercises' }, withdrawal],
  ['an exercise that was held is evidence for the obligation that asks for it', { sender: 'exercises', receiver: 'agreements' }, heldExercise],
  ['an annual review that was held is evidence for the obligation that asks for it', { sender: 'engagements', receiver: 'agreements' }, annualReview],
  ['a state that dissolves has its successors offered its agreements', { sender: 'partners', receiver: 'agreements' }, dissolution],
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
