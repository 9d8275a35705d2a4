import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@entente/testing';
import { install, type Answer, type Installation } from './running-entente.js';

let entente: Installation;
let peru: string;
let chile: string;

beforeAll(async () => {
  entente = await install({ demoData: false });
  peru = await entente.token({ nation: 'PER' });
  chile = await entente.token({ nation: 'CHL' });
}, 180_000);
afterAll(() => entente.remove(), 60_000);

const PUBLIC = { policy: 'PUBLIC', classification: 'UNCLASSIFIED' };

function day(fromToday: number): string {
  return new Date(Date.now() + fromToday * 86_400_000).toISOString().slice(0, 10);
}

function yearsFrom(date: string, years: number): string {
  return `${Number(date.slice(0, 4)) + years}${date.slice(4)}`;
}

function get(path: string, token = peru): Promise<Answer> {
  return entente.call(path, { token });
}

async function register(body: object): Promise<{ id: string; etag: string; body: Answer['body'] }> {
  const answer = await entente.call('/v1/agreements', { token: peru, method: 'POST', body });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return { id: answer.body.id, etag: answer.headers.get('etag') ?? '', body: answer.body };
}

/** A change on the version that is there now, while services come and go: nobody else changes it. */
async function change(path: string, body: object, token = peru): Promise<Answer> {
  const id = path.split('/')[3] ?? '';
  const before = await eventually(async () => {
    const answer = await get(`/v1/agreements/${id}`);
    return answer.status === 200 && answer;
  }, 60_000);
  return entente.call(path, { token, method: 'POST', body, headers: { 'if-match': before.headers.get('etag') ?? '' } });
}

async function eventsOf(subject: string): Promise<string[]> {
  const { body } = await get(`/v1/history?subject=${subject}&limit=100`);
  return body.items.map(({ type }: { type: string }) => type.replace('entente.agreements.', '').replace('.v1', '')).reverse();
}

describe('a treaty with a rule of entry into force', () => {
  it('says what is missing, enters into force by itself, and tells so once, though the service is killed meanwhile', async () => {
    const signed = { action: 'signed', actedOn: '2020-01-10' };
    const { id } = await register({
      title: 'Treaty on mutual relief',
      kind: 'general-defence-cooperation',
      signedOn: '2020-01-10',
      terms: { entryIntoForce: { form: 'nth-instrument', count: 2, including: ['PER'], delay: { days: 30 } } },
      parties: ['PER', 'CHL', 'COL'].map((partner) => ({ partner, actions: [signed] })),
    });
    await change(`/v1/agreements/${id}/actions`, { partner: 'CHL', action: 'ratified', actedOn: '2020-03-01' });
    const waiting = await get(`/v1/agreements/${id}/force`);
    expect(waiting.body).toMatchObject({ status: 'waiting', missing: { instruments: { have: 1, need: 2 }, waitsFor: ['PER'] } });
    expect(waiting.body.sentence).toContain('1 of 2 instruments');

    entente.kill('agreements', 'SIGKILL');
    const ratified = await change(`/v1/agreements/${id}/actions`, { partner: 'PER', action: 'ratified', actedOn: '2020-03-31' });
    expect([ratified.status, ratified.body.inForceOn]).toEqual([200, '2020-04-30']);
    await change(`/v1/agreements/${id}/actions`, { partner: 'COL', action: 'ratified', actedOn: '2021-01-31' });
    const { body } = await get(`/v1/agreements/${id}/force?asOf=2021-02-15`);
    expect(body).toMatchObject({ status: 'in-force', inForceOn: '2020-04-30', completedOn: '2020-03-31' });
    expect(body.parties.map(({ partner, status, since }: { partner: string; status: string; since?: string }) => [partner, status, since])).toEqual([
      ['PER', 'bound', '2020-04-30'],
      ['CHL', 'bound', '2020-04-30'],
      ['COL', 'upcoming', '2021-03-02'],
    ]);
    await eventually(async () => (await eventsOf(id)).length >= 8, 30_000);
    const told = await eventsOf(id);
    expect(told.filter((type) => type === 'agreement-entered-into-force')).toHaveLength(1);
    expect(told.filter((type) => type === 'party-bound')).toHaveLength(3);
  }, 120_000);
});

describe('a five-year agreement with tacit renewal', () => {
  it('shows the last day to give notice, in the list of deadlines and in the calendar, the same before and after reporting was killed', async () => {
    const from = yearsFrom(day(200), -5);
    const { id } = await register({
      title: 'Agreement on logistics, with tacit renewal',
      kind: 'logistics',
      signedOn: from,
      inForceOn: from,
      terms: { duration: { runsFor: { years: 5 }, renewal: 'tacit', renewsFor: { years: 5 }, notice: { days: 150 } } },
      parties: [{ partner: 'PER' }, { partner: 'CHL' }],
      label: PUBLIC,
    });
    const clocks = await get(`/v1/agreements/${id}/clocks`);
    expect(clocks.body).toMatchObject({ term: { renewal: 'tacit', ends: false }, lastDayToGiveNotice: { kind: 'renewal-notice' } });
    const last: string = clocks.body.lastDayToGiveNotice.on;
    expect(last > day(40) && last < day(60)).toBe(true);
    const listed = async (): Promise<unknown> => {
      const { body } = await get(`/v1/deadlines?agreement=${id}`);
      return body.items?.find(({ kind }: { kind: string }) => kind === 'renewal-notice');
    };
    const line = await eventually(async () => (await listed()) ?? false, 30_000);
    expect(line).toMatchObject({ on: last, everyParty: true, owedBy: ['CHL', 'PER'], overdue: false });
    const calendar = async (): Promise<string[]> => {
      const { body } = await get(`/v1/deadlines.ics?agreement=${id}`);
      return String(body)
        .split('\r\n')
        .filter((text) => /^(UID|DTSTAMP|DTSTART)/.test(text));
    };
    const before = await calendar();
    expect(before.join('\n')).toContain(last.replaceAll('-', ''));
    entente.kill('reporting', 'SIGKILL');
    await eventually(async () => (await get('/v1/deadlines')).status === 200, 60_000);
    expect([await listed(), await calendar()]).toEqual([line, before]);
    expect(await entente.cli('deadlines', '--json')).toMatchObject({ code: 0, stdout: expect.stringContaining(id) });
  }, 120_000);
});

describe('what is owed', () => {
  it('is overdue until there is evidence, and a calendar of reports comes with it', async () => {
    const { id, body } = await register({
      title: 'Agreement on yearly reports',
      kind: 'arms-control',
      signedOn: '2024-01-01',
      inForceOn: '2024-01-01',
      parties: [{ partner: 'PER' }, { partner: 'CHL' }],
      obligations: [
        { kind: 'report', provision: 'art. 3', owedBy: ['CHL'], owedTo: ['PER'], due: { on: day(-20) }, recurs: { every: { years: 1 } }, grace: { days: 5 } },
      ],
    });
    const ledger = async (): Promise<[string, string][]> =>
      (await get(`/v1/agreements/${id}/ledger`)).body.entries.map(({ due, state }: { due: string; state: string }) => [due, state]);
    expect(await ledger()).toEqual([
      [day(-20), 'overdue'],
      [yearsFrom(day(-20), 1), 'open'],
    ]);
    const { entries } = (await get(`/v1/agreements/${id}/ledger`)).body;
    const obligation = body.obligations[0].id;
    const { occurrence } = entries[0];
    entente.kill('agreements', 'SIGKILL');
    const shown = await change(`/v1/agreements/${id}/obligations/${obligation}/evidence`, {
      occurrence,
      party: 'CHL',
      on: day(-2),
      what: 'report handed over',
    });
    expect(shown.status).toBe(200);
    expect(await ledger()).toEqual([
      [day(-20), 'late'],
      [yearsFrom(day(-20), 1), 'open'],
    ]);
    await eventually(async () => (await eventsOf(id)).includes('obligation-fulfilled'), 30_000);
    const told = await eventsOf(id);
    expect(told.filter((type) => type.startsWith('obligation-'))).toEqual(['obligation-overdue', 'obligation-fulfilled']);
    const compliance = await entente.call('/v1/reports/compliance.csv', { token: peru });
    expect([compliance.status, compliance.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/csv')]);
  }, 120_000);
});

describe('domestic approval', () => {
  it('stands in the way of ratification, and other parties do not see it', async () => {
    const { id } = await register({
      title: 'Agreement that needs approval',
      kind: 'status-of-forces',
      signedOn: '2025-01-01',
      parties: ['PER', 'CHL'].map((partner) => ({ partner, actions: [{ action: 'signed', actedOn: '2025-01-01' }] })),
      label: PUBLIC,
    });
    const requested = await entente.call(`/v1/agreements/${id}/approvals`, { token: peru, method: 'POST', body: {} });
    expect(requested.status).toBe(201);
    const refused = await change(`/v1/agreements/${id}/actions`, { partner: 'PER', action: 'ratified', actedOn: day(-1) });
    expect([refused.status, refused.body.code]).toEqual([422, 'approval-open']);
    expect((await get(`/v1/agreements/${id}/approvals`)).body.total).toBe(1);
    expect((await get(`/v1/agreements/${id}/approvals`, chile)).body.total).toBe(0);
  }, 60_000);
});
