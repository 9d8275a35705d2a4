import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sittingCalendarChanged } from '@entente/contracts';
import { eventually } from '@entente/testing';
import { parquetReadObjects } from 'hyparquet';
import { v7 as uuidv7 } from 'uuid';
import { aCorrection, anEvent, aPartner, deadlinesOf, SECRET_PER, type ABuiltAgreement } from '../../../spec/events.js';
import { anApproval, aTransfer, inDays, told, withObligation } from '../../../spec/ledger-events.js';
import { startTestReporting, type RunningReporting, type Wire } from '../../../spec/running-reporting.js';

const CHILEAN = { nation: 'CHL' };
let reporting: RunningReporting;
let open: ABuiltAgreement;
let secret: ABuiltAgreement;
let unkept: ABuiltAgreement;

async function table(query: string, claims: object = {}): Promise<Wire> {
  const { status, body } = await reporting.get(`/v1/reports/${query}`, claims);
  expect([status, body.code]).toEqual([200, undefined]);
  expect(body.schema.map(({ name }: Wire) => name)).toEqual(body.columns);
  return body.rows;
}

const [IN_CABINET, IN_PARLIAMENT, GRANTED, HIDDEN_APPROVAL] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()];

beforeAll(async () => {
  reporting = await startTestReporting();
  open = withObligation({ title: 'open', parties: ['PER', 'CHL'], spells: { PER: [{}], CHL: [{}] }, signedOn: '2001-05-04', kind: 'logistics' });
  unkept = withObligation({ title: 'unkept', parties: ['ARG', 'CHL'], signedOn: '2001-05', kind: 'logistics' });
  secret = withObligation({ title: 'hidden', parties: ['PER', 'BOL'], spells: { PER: [{}] }, signedOn: '2001-05-23', kind: 'logistics', label: SECRET_PER });
  await reporting.publish(...['PER', 'ARG', 'BOL', 'CHL'].map((id) => aPartner(id, { region: id === 'ARG' ? 'South' : 'West' })));
  await reporting.publish(
    ...[open, unkept, secret].flatMap(({ events }) => events),
    told(open, 2, 'PER', '2024', 'fulfilled'),
    told(open, 3, 'PER', '2025', 'overdue'),
    told(open, 4, 'PER', '2025', 'late'),
    told(open, 5, 'CHL', '2024', 'disputed'),
    told(open, 6, 'CHL', '2025', 'fulfilled'),
    told(open, 7, 'CHL', '2025', 'open'),
    told(open, 8, 'CHL', '2023', 'waived'),
    told(open, 3, 'CHL', '2023', 'overdue'),
    told(secret, 2, 'PER', '2025', 'overdue'),
    deadlinesOf(
      { subject: open.id, sequence: 9 },
      { id: 'a', on: inDays(-1) },
      { id: 'b', on: inDays(1), owedBy: ['CHL'], kind: 'expiry' },
      { id: 'c', on: inDays(200) },
    ),
    deadlinesOf({ subject: secret.id, sequence: 3, label: SECRET_PER }, { id: 'd', on: inDays(2) }),
    ...aTransfer(open, '2021-03', [3, 4]),
    ...aTransfer(open, '2022', [1], 'tonnes'),
    ...aTransfer(secret, '2021-05-01', [7]),
    ...anApproval(open, IN_CABINET, 'cabinet', 10),
    ...anApproval(open, IN_PARLIAMENT, 'parliament', 20),
    ...anApproval(open, GRANTED, 'none', 20),
    ...anApproval(secret, HIDDEN_APPROVAL, 'parliament', 31),
    anEvent(
      sittingCalendarChanged,
      { subject: 'two-houses' },
      { calendar: 'two-houses', title: 'Two houses', days: [], knownUntil: '2030-01-01', reason: 'a recess' },
    ),
  );
  await reporting.caughtUp();
}, 60_000);
afterAll(() => reporting.close());

describe('the table of', () => {
  it('deadlines says what is due per partner and kind, and when the next is', async () => {
    expect(await table('deadlines')).toEqual([
      ['CHL', 'expiry', 1, 0, inDays(1)],
      ['CHL', 'review', 1, 1, inDays(-1)],
      ['PER', 'review', 2, 1, inDays(-1)],
    ]);
    expect(await table('deadlines', CHILEAN)).toEqual([
      ['CHL', 'expiry', 1, 0, inDays(1)],
      ['CHL', 'review', 1, 1, inDays(-1)],
      ['PER', 'review', 1, 1, inDays(-1)],
    ]);
    expect(await table(`deadlines?groupBy=kind&from=${inDays(0)}`, CHILEAN)).toEqual([
      ['expiry', 1, 0, inDays(1)],
      ['review', 1, 0, inDays(200)],
    ]);
  });

  it('compliance counts what was told last of each occurrence', async () => {
    expect(await table('compliance')).toEqual([
      ['CHL', 'report', 0, 0, 0, 1, 1],
      ['PER', 'report', 1, 1, 1, 0, 0],
    ]);
    expect(await table('compliance?groupBy=partner&from=2025', CHILEAN)).toEqual([['PER', 0, 1, 0, 0, 0]]);
    expect(await reporting.sql(`SELECT evidence, evidence_last FROM owed WHERE state = 'open'`)).toEqual([{ evidence: [], evidence_last: null }]);
  });

  it('time to force takes certain days only, and says how many it left out', async () => {
    expect(await table('time-to-force')).toEqual([['logistics', 2, 20.5, 28.1, 1]]);
    expect(await table('time-to-force', CHILEAN)).toEqual([['logistics', 1, 30, 30, 1]]);
    expect(await table('time-to-force?groupBy=year,region', CHILEAN)).toEqual([
      [2001, 'South', 0, null, null, 1],
      [2001, 'West', 1, 30, 30, 1],
    ]);
  });

  it('agreements without evidence names those that ask for something and were shown nothing for a year', async () => {
    const rows = async (asOf: string, claims: object) => (await table(`without-evidence?asOf=${asOf}`, claims)).map(([id, , , , , last]: Wire) => [id, last]);
    expect(await rows('2026-01-01', CHILEAN)).toEqual([[unkept.id, null]]);
    expect(await rows('2026-06-30', CHILEAN)).toEqual([
      [unkept.id, null],
      [open.id, '2025-06-30'],
    ]);
    expect(await rows('2002-06-02', CHILEAN)).toEqual([]);
    expect((await rows('2026-01-01', {})).map(([id]: Wire) => id)).toEqual([unkept.id, secret.id].sort((a, b) => (a < b ? -1 : 1)));
  });

  it('transfers adds up deliveries of one unit, by the year of export', async () => {
    expect(await table('transfers')).toEqual([
      [2021, 'IV', 'pieces', 2, 3, 14],
      [2022, 'IV', 'tonnes', 1, 1, 1],
    ]);
    expect(await table('transfers?groupBy=from,to&to=2021-03', CHILEAN)).toEqual([['PER', 'CHL', 'pieces', 1, 2, 7]]);
    expect(await table('transfers?to=2021-11&from=2021-04', CHILEAN)).toEqual([]);
  });
});

describe('the table of approvals', () => {
  it('says how many wait for what, and how long', async () => {
    expect(await table('approvals')).toEqual([
      ['PER', 'cabinet', 1, 10, 10],
      ['PER', 'parliament', 2, 25.5, 31],
    ]);
    expect(await table('approvals?groupBy=chain', CHILEAN)).toEqual([['two-steps', 2, 15, 20]]);
  });
});

describe('what is about no agreement', () => {
  it('is in history', async () => {
    expect((await reporting.get('/v1/history?subject=two-houses')).body.items).toMatchObject([{ summary: expect.stringContaining('Two houses') }]);
    expect((await reporting.get('/v1/events/dead?owner=reporting', { roles: ['operator'] })).body.items).toEqual([]);
  });
});

describe('every table', () => {
  const names = [
    'agreements',
    'deadlines',
    'compliance',
    'time-to-force',
    'without-evidence',
    'transfers',
    'approvals',
    'engagements',
    'follow-ups',
    'participation',
    'lessons',
  ];

  it.each(names)('of %s is the same as JSON, CSV and Parquet, by suffix, format and Accept', async (name) => {
    const { body } = await reporting.get(`/v1/reports/${name}`);
    expect((await reporting.get(`/v1/reports/${name}.json`, {}, { accept: 'text/csv' })).body).toEqual(body);
    const csv = (await reporting.get(`/v1/reports/${name}.csv`)).body;
    expect(csv.split('\r\n')[0]).toBe(body.columns.join(','));
    expect(csv.split('\r\n')).toHaveLength(body.rows.length + 2);
    for (const [path, accept] of [
      [`${name}.parquet`, '*/*'] as const,
      [`${name}?format=parquet`, 'text/csv'] as const,
      [name, 'application/vnd.apache.parquet'] as const,
    ]) {
      const answer = await fetch(`${reporting.url}/v1/reports/${path}`, { headers: { accept, authorization: `Bearer ${await reporting.issuer.token({})}` } });
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-type': 'application/vnd.apache.parquet',
        'content-disposition': `attachment; filename="${name}.parquet"`,
        'entente-truncated': 'false',
      });
      const read = await parquetReadObjects({ file: await answer.arrayBuffer() });
      const days = body.schema.flatMap(({ type }: Wire, at: number) => (type === 'day' ? [at] : []));
      expect(read.map((row) => Object.values(row).map((cell) => (cell instanceof Date ? cell.toISOString().slice(0, 10) : cell)))).toEqual(body.rows);
      expect(days.length === 0 || read.every((row) => Object.values(row)[days[0]] === null || Object.values(row)[days[0]] instanceof Date)).toBe(true);
    }
  });

  it('refuses what it does not know, and names that are none', async () => {
    const { status, body } = await reporting.get('/v1/reports/compliance?groupBy=kind&asOf=2020');
    expect([status, body.code, body.faults.map(({ path }: Wire) => path)]).toEqual([400, 'not-in-this-report', ['/query/groupBy/0', '/query/asOf']]);
    expect((await reporting.get('/v1/reports/agreements.xml')).status).toBe(400);
  });
});

describe('a ledger', () => {
  it('is hidden from the moment its agreement is, and loses what is owed no more', async () => {
    const one = withObligation({ title: 'soon hidden', parties: ['one', 'two'] });
    await reporting.publish(
      ...one.events,
      told(one, 2, 'one', '2025', 'overdue'),
      ...aTransfer(one, '1990', [1]),
      ...anApproval(one, uuidv7(), 'hidden-step', 1),
    );
    await reporting.caughtUp();
    expect((await table('compliance?groupBy=partner', CHILEAN)).map(([partner]: Wire) => partner)).toContain('one');
    expect((await table('transfers?to=1990', CHILEAN)).length).toBe(1);
    await reporting.publish(aCorrection(one, 3, {}, SECRET_PER));
    await reporting.caughtUp();
    expect((await table('compliance?groupBy=partner', CHILEAN)).map(([partner]: Wire) => partner)).not.toContain('one');
    expect((await table('transfers?to=1990', CHILEAN)).length).toBe(0);
    expect((await table('approvals?groupBy=step', CHILEAN)).map(([step]: Wire) => step)).toEqual(['cabinet', 'parliament']);
    expect((await table('compliance?groupBy=partner')).map(([partner]: Wire) => partner)).toContain('one');
    await reporting.publish(aCorrection(one, 4, { obligations: [] }, SECRET_PER));
    await reporting.caughtUp();
    expect((await table('compliance?groupBy=partner')).map(([partner]: Wire) => partner)).not.toContain('one');
  });

  it('is rebuilt row for row', async () => {
    await reporting.post('/v1/reporting/rebuild', { roles: ['operator'] });
    const rebuilt = await eventually(async () => {
      const { body } = await reporting.get('/v1/reporting/rebuild', { roles: ['operator'] });
      return body.state !== 'running' && body;
    }, 30_000);
    const compared = rebuilt.differences.filter(({ table }: Wire) => ['owed', 'transfer', 'approval_waiting'].includes(table));
    expect(compared.map(({ onlyBefore, onlyAfter, rows }: Wire) => [onlyBefore, onlyAfter, rows > 0])).toEqual([
      [0, 0, true],
      [0, 0, true],
      [0, 0, true],
    ]);
  });

  it('is nothing at all without settings: the database denies', async () => {
    await reporting.sql(`SET entente.system = ''`);
    for (const name of ['owed', 'transfer', 'approval_waiting']) expect([name, await reporting.sql(`SELECT * FROM ${name}`)]).toEqual([name, []]);
    await reporting.sql(`SET entente.system = 'on'`);
  });
});
