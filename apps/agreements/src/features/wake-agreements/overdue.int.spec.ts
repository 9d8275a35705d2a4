import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@entente/testing';
import { setTimeout as pause } from 'node:timers/promises';
import { aReport, startTestAgreements, type RunningAgreements } from '../../../spec/running-agreements.js';

let service: RunningAgreements;

beforeAll(async () => {
  service = await startTestAgreements();
});
afterAll(() => service.close());

const YEARLY = { kind: 'report', owedBy: [], due: { on: '2024-05-31' }, recurs: { every: { years: 1 } } };

async function registered(record: string, obligation: object): Promise<string> {
  const { body } = await service.post('/v1/events', [aReport(record, { inForceOn: '2004', obligations: [obligation] })]);
  return body.results[0].subject;
}

/** `<day> <party>` of what was told to be overdue, in order. */
async function overdue(id: string): Promise<string[]> {
  const events = await service.published(id);
  return events.filter(({ type }) => type === 'entente.agreements.obligation-overdue.v1').map(({ data }) => `${data.dueOn} ${data.partner}`);
}

async function deadlines(id: string): Promise<string[]> {
  const told = (await service.published(id)).filter(({ type }) => type === 'entente.agreements.deadlines-changed.v1').at(-1);
  return (told?.data.deadlines ?? []).map(({ on, owedBy }: { on: string; owedBy: string[] }) => `${on} ${owedBy.join()}`);
}

describe('what is overdue', () => {
  it('is told once per occurrence and party, whatever the clock does and however often the service starts', async () => {
    service.clock.at = new Date('2026-04-01T09:00:00Z');
    const id = await registered('yearly', YEARLY);
    const recorded = ['2024-05-31 COL', '2024-05-31 PER', '2025-05-31 COL', '2025-05-31 PER'];
    await eventually(async () => (await overdue(id)).length === 4);
    expect((await overdue(id)).sort()).toEqual(recorded);
    expect(await deadlines(id)).toEqual(['2024-05-31 COL,PER', '2025-05-31 COL,PER', '2026-05-31 COL,PER']);

    service.clock.at = new Date('2026-05-31T23:59:59Z');
    await pause(1_500);
    expect(await overdue(id)).toHaveLength(4);
    service.clock.at = new Date('2026-06-01T00:00:00Z');
    await eventually(async () => (await overdue(id)).length === 6);
    expect((await deadlines(id)).at(-1)).toBe('2027-05-31 COL,PER');

    service.clock.at = new Date('2026-01-01T00:00:00Z');
    await service.restart();
    await pause(1_500);
    service.clock.at = new Date('2026-07-01T00:00:00Z');
    await pause(1_500);
    expect(await overdue(id)).toHaveLength(6);

    await service.restart(() => (service.clock.at = new Date('2029-01-01T00:00:00Z')));
    await eventually(async () => (await overdue(id)).length === 10);
    await pause(1_500);
    const all = await overdue(id);
    expect(new Set(all).size).toBe(10);
    expect(all.slice(6)).toEqual(['2027-05-31 COL', '2027-05-31 PER', '2028-05-31 COL', '2028-05-31 PER']);
  }, 60_000);

  it('is not told where evidence came in time; the next one becomes the deadline at once', async () => {
    service.clock.at = new Date('2026-04-01T09:00:00Z');
    const id = await registered('in-time', { ...YEARLY, owedBy: ['PER'], due: { on: '2026-05-31' } });
    const { body } = await service.get(`/v1/agreements/${id}`);
    const obligation = body.obligations[0].id;
    const evidence = { occurrence: `${obligation}:2026-05-31`, party: 'PER', on: '2026-03-31', what: 'w' };
    await service.post(`/v1/agreements/${id}/obligations/${obligation}/evidence`, evidence, { headers: { 'if-match': `"${body.version}"` } });
    await eventually(async () => (await deadlines(id)).join() === '2027-05-31 PER');
    service.clock.at = new Date('2026-12-01T00:00:00Z');
    await pause(1_500);
    expect(await overdue(id)).toEqual([]);
  }, 30_000);

  it('is told with the grace it had', async () => {
    service.clock.at = new Date('2026-04-01T09:00:00Z');
    const id = await registered('grace', { kind: 'payment', owedBy: ['COL'], due: { on: '2026-05-31' }, grace: { days: 30 } });
    await eventually(async () => (await deadlines(id)).length === 1);
    const told = (await service.published(id)).at(-1);
    expect(told?.data.deadlines[0].title).toBe('Due: payment; in time until 2026-06-30');
    service.clock.at = new Date('2026-07-01T00:00:00Z');
    await eventually(async () => (await overdue(id)).length === 1);
    expect((await service.published(id)).find(({ type }) => type.includes('overdue'))?.data).toMatchObject({ overdueSince: '2026-07-01', state: 'overdue' });
  }, 30_000);
});
