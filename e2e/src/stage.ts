import { isDeepStrictEqual } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { eventually } from '@entente/testing';
import { install, type Installation } from './running-entente.js';

let entente: Installation;
let peru: string;

/** Starts what the functions below talk to; one installation for each file of tests. */
export async function raise(): Promise<Installation> {
  entente = await install();
  peru = await entente.token({ role: 'desk-officer,integrator,operator,crisis-director' });
  return entente;
}

export const label = { policy: 'PUBLIC', classification: 'UNCLASSIFIED' };

export function day(fromToday: number): string {
  return new Date(Date.now() + fromToday * 86_400_000).toISOString().slice(0, 10);
}

export async function get(path: string): Promise<any> {
  const { status, body } = await entente.call(path, { token: peru });
  if (status !== 200) throw new Error(`${path}: ${JSON.stringify(body)}`);
  return body;
}

/** Posts something new, or a change on the version given. */
export async function post(path: string, body: unknown, given: number | Record<string, string> = {}): Promise<any> {
  const headers = typeof given === 'number' ? { 'if-match': `"${given}"` } : given;
  const answer = await entente.call(path, { token: peru, method: 'POST', body, headers });
  if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** What reporting was told of a subject, oldest first, without owner and version; of one type where that is given. */
export async function told(subject: string, wanted?: string): Promise<string[]> {
  const { items } = await get(`/v1/history?subject=${subject}&limit=100`);
  const types: string[] = items.map(({ type }: { type: string }) => type.split('.')[2]).reverse();
  return types.filter((type) => wanted === undefined || type === wanted);
}

/** Once what is seen is what is wanted, it stays so: everybody has read everything, and nothing came twice. */
export async function expectForGood(see: () => Promise<unknown>, wanted: unknown): Promise<void> {
  let seen: unknown;
  await eventually(async () => isDeepStrictEqual((seen = await see()), wanted), 40_000).catch(() => expect(seen).toEqual(wanted));
  await eventually(async () => Object.values((await get('/v1/reporting/status')).lag).every((lag) => lag === 0), 40_000);
  await pause(250);
  expect(await see()).toEqual(wanted);
}

export function agreement(title: string, more: object = {}): Promise<any> {
  const parties = ['PER', 'COL'].map((partner) => ({ partner }));
  return post('/v1/agreements', { title, kind: 'training-and-education', signedOn: '2020-01-01', inForceOn: '2020-01-01', parties, label, ...more });
}

/** An exercise of Peru and Colombia in half a year that rests on an agreement. */
export function exerciseOn(basis: string): Promise<any> {
  const participants = [{ partner: 'PER', status: 'accepted' }, { partner: 'COL' }];
  const plan = { title: 'Staff exercise', kind: 'table-top', startsOn: day(180), endsOn: day(185), hosts: ['PER'], participants, basis: [basis], label };
  // It can rest on what exercises have heard of.
  return eventually(() => post('/v1/exercises', { exercise: plan }), 30_000);
}

/** What a reader of an exercise sees of its legal basis, and how often it changed. */
export async function basisOf(id: string): Promise<unknown> {
  const { warnings, deadlines } = await get(`/v1/exercises/${id}`);
  const { items } = await get(`/v1/exercises/${id}/history`);
  return {
    // Holidays of the day this runs for are another matter.
    warnings: warnings.map(({ code }: { code: string }) => code).filter((code: string) => code.startsWith('legal-basis')),
    deadlines: deadlines.map(({ id, on }: { id: string; on: string }) => `${id} ${on}`),
    changes: items.map(({ change }: { change: string }) => change),
  };
}

/** An agreement that asks both parties for something once a year, next in twenty days. */
export function askingFor(kind: string, event: string): Promise<any> {
  const obligation = { kind, due: { on: day(20) }, recurs: { every: { years: 1 } }, fulfilledBy: { event } };
  return agreement(`Agreement that asks for ${kind}`, { obligations: [obligation] });
}

/** What is owed under an agreement, and the evidence there is of it. */
export async function ledgerOf(id: string): Promise<unknown> {
  const { entries } = await get(`/v1/agreements/${id}/ledger`);
  const { ledger = [] } = await get(`/v1/agreements/${id}`);
  return {
    owed: entries.filter(({ due }: { due: string }) => due === day(20)).map(({ party, state }: { party: string; state: string }) => `${party} ${state}`),
    evidence: ledger.map(({ partner, on }: { partner: string; on: string }) => `${partner} ${on}`),
    told: await told(id, 'obligation-fulfilled'),
  };
}

/** Says what the directory holds of a state this test made up. */
export async function state(id: string, revision = 1, more: object = {}): Promise<void> {
  const report = { source: 'urn:choreography', record: id, revision };
  const event = {
    specversion: '1.0',
    id: `${id}-${revision}`,
    source: 'urn:choreography',
    type: 'entente.partners.partner-reported.v1',
    data: { report, id, kind: 'state', name: `State ${id}`, ...more },
  };
  const { results } = await post('/v1/events', [event], { 'content-type': 'application/cloudevents-batch+json' });
  if (results[0].outcome !== 'stored') throw new Error(JSON.stringify(results));
}
