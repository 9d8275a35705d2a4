import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PUBLIC_LABEL } from '@entente/contracts';
import { eventually } from '@entente/testing';
import { anOpening, aReport, DIRECTOR, startTestCrisisChannels, type RunningCrisisChannels } from '../spec/running-crisis-channels.js';

let service: RunningCrisisChannels;
beforeAll(async () => {
  service = await startTestCrisisChannels();
}, 120_000);
afterAll(async () => {
  await service.close();
});

const at = (instant: string): void => void (service.clock.at = new Date(instant));
const closing = { on: '2026-02-01', reason: 'settled', basis: 'An exchange of letters.' };

async function aCrisis(change: object = {}): Promise<{ id: string; version: number; path: string }> {
  at('2026-02-01T09:00:00Z');
  const { body } = await service.post('/v1/crises', anOpening({ severity: 'low', ...change }));
  return { id: body.id, version: body.version, path: `/v1/crises/${body.id}` };
}

describe('situation reports', () => {
  const due = async (id: string, query = ''): Promise<any> =>
    (await service.get(`/v1/situation-reports?limit=500${query}`)).body.items.find(({ crisis }: any) => crisis === id);

  it('are due by severity, reminded of, missed once each, and silence closes nothing', async () => {
    const { path, id, version } = await aCrisis({ title: 'Reported', severity: 'critical' });
    expect(await due(id)).toMatchObject({ everyHours: 4, dueAt: '2026-02-01T13:00:00.000Z', overdue: false });
    const { id: reporting } = await due(id);
    at('2026-02-01T12:00:00Z');
    await eventually(async () => (await due(id)).reminded === true);
    at('2026-02-01T13:00:00Z');
    await eventually(async () => (await due(id, '&overdue=true'))?.missed === 1);
    const filed = await service.post(`${path}/situation-reports`, { text: 'Quiet' });
    expect(filed).toMatchObject({ status: 201, body: { late: true, of: 'PER' } });
    expect(await due(id)).toMatchObject({ missed: 0, overdue: false, dueAt: '2026-02-01T17:00:00.000Z' });
    await service.change(`${path}/phase`, { id, version }, { phase: 'transition', on: '2026-02-01', severity: 'low', basis: 'Talks' });
    expect(await due(id)).toMatchObject({ everyHours: 168, dueAt: '2026-02-08T13:00:00.000Z' });
    at('2026-02-16T13:00:00Z');
    await service.restart();
    await eventually(async () => (await due(id)).missed === 2);
    expect((await service.get(path)).body.state).toBe('open');
    at('2028-02-16T13:00:00Z');
    await eventually(async () => (await due(id)).missed > 100, 20_000);
    expect((await service.get(path)).body.state).toBe('open');
    expect((await service.change(`${path}/close`, { id, version: 2 }, { ...closing, on: '2026-02-16' }, DIRECTOR)).status).toBe(200);
    expect(await due(id)).toBeUndefined();
    const types = (await service.told(reporting, 8)).filter((type) => type !== 'deadlines-changed');
    expect(types.slice(0, 6)).toEqual([
      'situation-reporting-set',
      'situation-report-due',
      'situation-report-overdue',
      'situation-reporting-set',
      'situation-report-overdue',
      'situation-report-overdue',
    ]);
  }, 60_000);
});

describe('a crisis that came from outside', () => {
  it('is reported on once somebody files a report, or has the lead', async () => {
    at('2026-02-01T09:00:00Z');
    const events = [aReport('by report'), aReport('by lead')];
    const options = { headers: { 'content-type': 'application/cloudevents-batch+json' } };
    const ids: string[] = (await service.post('/v1/events', events, options)).body.results.map(({ subject }: any) => subject);
    const reported = async (): Promise<string[]> => (await service.get('/v1/situation-reports?limit=500')).body.items.map(({ crisis }: any) => crisis);
    expect(await reported()).not.toEqual(expect.arrayContaining([ids[0]]));
    expect((await service.post(`/v1/crises/${ids[0]}/situation-reports`, { text: 'Quiet' })).body).toMatchObject({ late: false });
    await service.post(`/v1/crises/${ids[1]}/roles`, { duty: 'scribe', post: 'desk' });
    expect(await reported()).not.toEqual(expect.arrayContaining([ids[1]]));
    await service.post(`/v1/crises/${ids[1]}/roles`, { duty: 'lead', post: 'desk' });
    expect(await reported()).toEqual(expect.arrayContaining(ids));
    expect((await service.get(`/v1/crises/${ids[0]}/situation-reports`)).body.total).toBe(1);
  });
});

describe('a retrospective', () => {
  it('is held once, when the crisis is over', async () => {
    const { path, id, version } = await aCrisis();
    const held = { heldOn: '2026-02-01', summary: 'The line held.', lessons: [{ title: 'Contacts', observation: 'Out of date.' }] };
    expect((await service.post(`${path}/retrospective`, held)).body.code).toBe('crisis-open');
    await service.change(`${path}/close`, { id, version }, closing, DIRECTOR);
    const { body, status } = await service.post(`${path}/retrospective`, held);
    expect({ status, body }).toMatchObject({ status: 201, body: { lessons: [{ title: 'Contacts' }] } });
    expect((await service.post(`${path}/retrospective`, held)).body.code).toBe('retrospective-held');
    expect(await service.told(body.id, 1)).toEqual(['retrospective-held']);
  });
});

describe('a suggestion', () => {
  it('comes of an incident, is open once, and is accepted or dismissed once', async () => {
    at('2026-02-01T09:00:00Z');
    const incident = { title: 'A net was cut', text: 'By a patrol.', partners: ['NOR', 'RUS'], label: PUBLIC_LABEL };
    const { body } = await service.post('/v1/crisis-suggestions', incident);
    expect(body).toMatchObject({ state: 'open', rule: { id: 'incident-report' }, partners: ['NOR', 'RUS'] });
    expect((await service.post('/v1/crisis-suggestions', incident)).body.code).toBe('already-suggested');
    const path = `/v1/crisis-suggestions/${body.id}`;
    const accepted = await service.change(`${path}/accept`, body, { severity: 'low' });
    expect(accepted).toMatchObject({ status: 200, body: { state: 'open', suggestion: body.id, title: 'A net was cut' } });
    expect((await service.change(`${path}/dismiss`, { id: '', version: 2 }, { reason: 'r' })).body.code).toBe('suggestion-accepted');
    const { body: second } = await service.post('/v1/crisis-suggestions', incident);
    expect((await service.change(`/v1/crisis-suggestions/${second.id}/dismiss`, second, { reason: 'A storm' })).body).toMatchObject({ state: 'dismissed' });
    expect((await service.change(`/v1/crisis-suggestions/${second.id}/accept`, { id: '', version: 2 }, {})).body.code).toBe('suggestion-dismissed');
    expect(await service.told(body.id, 2)).toEqual(['crisis-suggested', 'crisis-suggestion-accepted']);
  });

  it('comes of line checks missed in a row, once a streak', async () => {
    at('2026-02-01T12:00:00Z');
    const arrangements = { lineChecks: { zone: 'UTC', times: ['09:00'] } };
    const { body: channel } = await service.post('/v1/channels', { title: 'Checked', parties: ['NOR', 'RUS'], label: PUBLIC_LABEL, arrangements });
    await service.change(`/v1/channels/${channel.id}/open`, channel, { on: '2026-02-01' });
    const signs = async (): Promise<any[]> =>
      (await service.get('/v1/crisis-suggestions?limit=500')).body.items.filter(({ channel: of }: any) => of === channel.id);
    at('2026-02-03T12:00:00Z');
    await eventually(async () => (await service.get(`/v1/channels/${channel.id}`)).body.line?.streak === 2);
    expect(await signs()).toEqual([]);
    at('2026-02-06T12:00:00Z');
    await eventually(async () => (await service.get(`/v1/channels/${channel.id}`)).body.line?.streak === 5);
    expect(await signs()).toMatchObject([{ reason: 'missed-line-checks', rule: { id: 'missed-line-checks' }, partners: ['NOR', 'RUS'], state: 'open' }]);
  });

  it('comes of an explanation that is overdue, and cites the rule', async () => {
    const { path, id } = await aCrisis();
    await service.post(`${path}/explanations`, { askedOf: 'RUS', askedBy: 'SWE', about: 'Flights' });
    at('2026-02-03T09:00:00Z');
    const mine = async (): Promise<any> => (await service.get('/v1/crisis-suggestions?limit=500')).body.items.find(({ within }: any) => within === id);
    expect(await eventually(mine)).toMatchObject({ reason: 'explanation-overdue', rule: { id: 'vd11-explanation' }, partners: ['RUS', 'SWE'] });
  });
});
