import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Label } from '@entente/contracts';
import { eventually } from '@entente/testing';
import { aChannel, aCheck, aReportedCrisis, channelCorrectedTo, closed, contact, degraded, opened } from '../../spec/crisis-events.js';
import { aPartner, SECRET_PER } from '../../spec/events.js';
import { aMessage } from '../../spec/message-events.js';
import { startTestReporting, type RunningReporting, type Wire } from '../../spec/running-reporting.js';

const CHILEAN = { nation: 'CHL' };
const FOR_PER: Label = { policy: 'PER', classification: 'UNCLASSIFIED', categories: [] };
const OPERATOR = { roles: ['operator' as const] };
let reporting: RunningReporting;

async function told(...events: Parameters<RunningReporting['publish']>): Promise<void> {
  await reporting.publish(...events);
  await reporting.caughtUp();
}

async function answer(path: string, claims: object = {}): Promise<Wire> {
  const { status, body } = await reporting.get(path, claims);
  expect([path, status, body.code]).toEqual([path, 200, undefined]);
  return body;
}

async function table(query: string, claims: object = {}): Promise<Wire> {
  return (await answer(`/v1/reports/${query}`, claims)).rows;
}

beforeAll(async () => {
  reporting = await startTestReporting();
  await told(...['PER', 'CHL', 'BOL', 'ECU'].map((id) => aPartner(id, { region: id === 'BOL' ? 'Highlands' : 'Coast' })));
}, 60_000);
afterAll(() => reporting.close());

describe('channels', () => {
  const channels = async (path: string, claims: object = {}): Promise<Wire> => (await answer(path, claims)).channels;

  it('are in the brief on a party and between two, on the days on which they are proposed or open', async () => {
    const line = aChannel(['BOL', 'CHL'], { title: 'Border line', purpose: 'incidents', basis: '01890a5d-ac96-774b-bcce-b302099a8057' });
    const former = aChannel(['BOL', 'CHL', 'PER'], { title: 'Former line' });
    await told(line.event, opened(line, 2, '2019-05-01'), former.event, opened(former, 2, '2020-02-01'), closed(former, 3, '2021-03-31'));
    expect(await channels('/v1/partners/BOL/dossier?asOf=2021-03-31')).toEqual({
      total: 2,
      items: [
        expect.objectContaining({ id: line.id, title: 'Border line', state: 'open', parties: ['BOL', 'CHL'], purpose: 'incidents', openedOn: '2019-05-01' }),
        expect.objectContaining({ id: former.id, state: 'closed', proposedOn: '2020-01-10', closedOn: '2021-03-31' }),
      ],
    });
    const titles = async (path: string): Promise<string[]> => (await channels(path)).items.map(({ title }: Wire) => title);
    expect(await titles('/v1/partners/BOL/dossier?asOf=2021-04-01')).toEqual(['Border line']);
    expect(await titles('/v1/relations/CHL/BOL?asOf=2021-01')).toEqual(['Border line', 'Former line']);
    expect(await titles('/v1/relations/PER/BOL?asOf=2021')).toEqual(['Former line']);
    expect(await titles('/v1/relations/CHL/BOL?asOf=2019-04-30')).toEqual([]);
    expect(await channels('/v1/relations/ECU/BOL')).toEqual({ items: [], total: 0 });
  });

  it('are nobody’s business who may not see them, from the moment on from which that is so', async () => {
    const ours = aChannel(['PER', 'ECU'], { title: 'Ours' }, FOR_PER);
    const later = aChannel(['PER', 'ECU'], { title: 'Secret later' });
    await told(ours.event, later.event);
    const seen = async (claims: object): Promise<number> => (await channels('/v1/relations/PER/ECU', claims)).total;
    expect([await seen({}), await seen(CHILEAN)]).toEqual([2, 1]);
    await told(channelCorrectedTo(later, 2, {}, SECRET_PER));
    expect([await seen({}), await seen({ clearance: 'RESTRICTED' }), await seen(CHILEAN)]).toEqual([2, 1, 0]);
    expect((await answer('/v1/partners/ECU/dossier')).label.classification).toBe('SECRET');
    expect((await answer('/v1/partners/ECU/dossier', CHILEAN)).label.classification).toBe('UNCLASSIFIED');
  });
});

describe('crises on a day', () => {
  it('tell certain from possible where only months are known', async () => {
    await told(...aReportedCrisis(['west', 'east'], '1962-10', '1962-11').events, ...aReportedCrisis(['west', 'south'], '1961', '1962-10-20').events);
    const on = async (day: string): Promise<string[]> =>
      (await answer(`/v1/calendar?owner=crisis-channels&partner=west&from=${day}&to=${day}`)).items.map(
        ({ partners, certainty }: Wire) => `${partners[0]}: ${certainty}`,
      );
    expect(await on('1962-10-10')).toEqual(['south: certain', 'east: possible']);
    expect(await on('1962-10-31')).toEqual(['east: certain']);
    expect(await on('1962-11-01')).toEqual(['east: certain']);
    expect(await on('1962-11-15')).toEqual(['east: possible']);
    expect(await on('1962-12-01')).toEqual([]);
    expect(await on('1961-06-30')).toEqual(['south: possible']);
  });
});

describe('the table of involvement in crises', () => {
  beforeAll(async () => {
    const mediator = { partner: 'med', role: 'mediating' as const, from: '1996', to: '1997-01' };
    await told(
      ...aReportedCrisis(['red', 'blue', mediator, { role: 'observing' }], '1995-12', '1997-01').events,
      ...aReportedCrisis(['red', 'blue'], '1996', '1997').events,
      ...aReportedCrisis(['red', 'blue'], '1996-03', '1996-04', SECRET_PER).events,
    );
  });
  const of = async (partner: string, query: string, claims: object = CHILEAN): Promise<Wire> =>
    (await table(`crisis-involvement${query}`, claims)).filter(([who]: Wire) => who === partner);

  it('counts crises for each partner, year and role, what is certain apart from what is possible', async () => {
    expect(await of('red', '')).toEqual([
      ['red', 1995, 'involved', 1, 0],
      ['red', 1996, 'involved', 2, 0],
      ['red', 1997, 'involved', 2, 0],
    ]);
    expect(await of('med', '')).toEqual([
      ['med', 1996, 'mediating', 1, 0],
      ['med', 1997, 'mediating', 0, 1],
    ]);
    expect((await table('crisis-involvement', CHILEAN)).map(([partner]: Wire) => partner)).not.toContain(null);
  });

  it('counts each crisis once without years, and only days asked about', async () => {
    expect(await of('red', '?groupBy=partner')).toEqual([['red', 2, 0]]);
    expect(await of('red', '?groupBy=partner&from=1995&to=1995-12-15')).toEqual([['red', 0, 1]]);
    expect(await of('red', '?from=1997-01-02&to=1997')).toEqual([['red', 1997, 'involved', 0, 2]]);
    expect(await of('Coast', '?groupBy=region')).toEqual([]);
  });

  it('counts only what the caller may see', async () => {
    expect(await of('red', '', { clearance: 'SECRET', nation: 'PER' })).toContainEqual(['red', 1996, 'involved', 3, 0]);
  });

  it('counts an open crisis until today, in the regions of who takes part', async () => {
    const year = new Date().getUTCFullYear();
    await told(...aReportedCrisis(['BOL', 'PER'], `${year - 1}-05`).events);
    expect(await of('BOL', '')).toEqual([
      ['BOL', year - 1, 'involved', 1, 0],
      ['BOL', year, 'involved', 1, 0],
    ]);
    expect(await table('crisis-involvement?groupBy=region&from=2020', CHILEAN)).toEqual([
      ['Coast', 1, 0],
      ['Highlands', 1, 0],
    ]);
    expect((await reporting.get('/v1/reports/crisis-involvement.csv')).body).toMatch(/^partner,year,role,certain,possible\r\n/);
  });
});

describe('the table of readiness', () => {
  const line = aChannel(['ready', 'steady'], { title: 'Checked line' });
  const hers = aChannel(['ready', 'PER'], { title: 'Hers' }, FOR_PER);
  beforeAll(async () => {
    await told(line.event, opened(line, 2, '2020-02-01'), degraded(line, 3), hers.event);
    await told(
      ...['2026-02-27T09:00:00Z', '2026-02-28T08:00:00Z'].map((due) => aCheck(line, due)),
      aCheck(line, '2026-02-28T15:00:00Z', 1),
      aCheck(line, '2026-03-01T08:00:00Z', 2),
      aCheck(line, '2026-03-01T15:00:00Z', 3),
      contact(line, '2026-03-01T18:30:00Z'),
      ...['2026-03-02T08:00:00Z', '2026-03-02T15:00:00Z', '2026-03-03T08:00:00Z'].map((due) => aCheck(line, due)),
      aCheck(hers, '2026-03-03T08:00:00Z'),
    );
  });

  it('says for each channel and month how many checks were passed and missed, and how many in a row', async () => {
    expect(await table('channel-readiness', CHILEAN)).toEqual([
      [line.id, '2026-02', 2, 1, 2 / 3, 0, 1],
      [line.id, '2026-03', 3, 2, 0.6, 1, 3],
    ]);
    expect(await table('channel-readiness?groupBy=title&from=2026-03-02', CHILEAN)).toEqual([['Checked line', 3, 0, 1, 0, 0]]);
    expect((await answer('/v1/partners/steady/dossier')).channels.items).toMatchObject([{ title: 'Checked line', state: 'degraded' }]);
  });

  it('counts only checks of channels the caller may see, from the moment on from which that is so', async () => {
    expect(await table('channel-readiness?groupBy=partner', CHILEAN)).toEqual([
      ['ready', 5, 3, 0.625, 1, 3],
      ['steady', 5, 3, 0.625, 1, 3],
    ]);
    expect(await table('channel-readiness?groupBy=partner&from=2026-03-03')).toEqual([
      ['PER', 1, 0, 1, 0, 0],
      ['ready', 2, 0, 1, 0, 0],
      ['steady', 1, 0, 1, 0, 0],
    ]);
    await told(channelCorrectedTo(line, 4, { state: 'degraded' }, SECRET_PER));
    expect(await table('channel-readiness', CHILEAN)).toEqual([]);
    expect(await table('channel-readiness?groupBy=title', { clearance: 'SECRET' })).toHaveLength(2);
  });

  it('comes as CSV and Parquet, too', async () => {
    const csv = await reporting.get('/v1/reports/channel-readiness.csv', { clearance: 'SECRET' });
    expect(csv.body.split('\r\n')[0]).toBe('channel,month,passed,missed,share,unscheduled,longestStreak');
    const parquet = await reporting.get('/v1/reports/channel-readiness.parquet');
    expect([parquet.status, parquet.body.slice(0, 4)]).toEqual([200, 'PAR1']);
  });
});

describe('the table of acknowledgement times', () => {
  const line = aChannel(['PER', 'CHL', 'BOL']);
  const sent = (sentAt: string, more: Partial<Parameters<typeof aMessage>[0]> = {}) => aMessage({ channel: line, sentAt, ...more });
  const [quick, slow, silent] = [sent('2026-03-01T10:00:00Z'), sent('2026-03-31T23:59:59Z'), sent('2026-04-01T00:00:00Z')];
  const [flash, secret] = [sent('2026-03-02T10:00:00Z', { precedence: 'flash' }), sent('2026-03-03T10:00:00Z', { label: SECRET_PER })];
  beforeAll(async () => {
    await told(line.event, opened(line, 2, '2020-02-01'));
    await told(
      ...[quick, slow, silent, flash, secret].map((one) => one.sent),
      quick.acknowledged('CHL', 10),
      quick.acknowledged('BOL', 20),
      slow.overdue('CHL', 1800),
      silent.overdue('BOL', 1800),
      secret.acknowledged('CHL', 1),
    );
    await told(slow.acknowledged('CHL', 3000, true), slow.acknowledged('BOL', 1900, true), flash.acknowledged('BOL', 7.5), flash.acknowledged('BOL', 7.5));
  });

  it('says for each precedence and month how long addressees took, and how many were late or silent', async () => {
    expect(await table('acknowledgement-times', CHILEAN)).toEqual([
      ['flash', '2026-03', 2, 1, 7.5, 7.5, 0],
      ['immediate', '2026-03', 4, 4, 960, 2670, 2],
      ['immediate', '2026-04', 2, 0, null, null, 1],
    ]);
    expect(await table('acknowledgement-times?groupBy=partner&from=2026-03&to=2026-03-31', CHILEAN)).toEqual([
      ['BOL', 3, 3, 20, 1524, 1],
      ['CHL', 3, 2, 1505, 2701, 1],
    ]);
  });

  it('tells whom the label of a message does not let read nothing of it', async () => {
    expect(await table('acknowledgement-times?groupBy=channel', CHILEAN)).toEqual([[line.id, 8, 5, 20, 2560, 3]]);
    expect(await table('acknowledgement-times?groupBy=channel', { clearance: 'SECRET' })).toEqual([[line.id, 10, 6, 15, 2450, 3]]);
  });

  it('is hidden with the channel from the moment it is', async () => {
    await told(channelCorrectedTo(line, 3, { state: 'open', opened: { on: '2020-02-01' } }, FOR_PER));
    expect(await table('acknowledgement-times?groupBy=channel', CHILEAN)).toEqual([]);
    expect((await answer(`/v1/history?subject=${quick.id}`, CHILEAN)).total).toBe(0);
    expect(await table('acknowledgement-times?groupBy=channel')).toEqual([[line.id, 10, 6, 15, 2450, 3]]);
  });
});

describe('read models of crises', () => {
  const TABLES = ['channel', 'channel_party', 'crisis_actor', 'line_check', 'message', 'receipt'];

  it('are rebuilt row for row', async () => {
    await reporting.post('/v1/reporting/rebuild', OPERATOR);
    const rebuilt = await eventually(async () => {
      const { body } = await reporting.get('/v1/reporting/rebuild', OPERATOR);
      return body.state !== 'running' && body;
    }, 30_000);
    expect(rebuilt.differences.filter(({ onlyBefore, onlyAfter }: Wire) => onlyBefore + onlyAfter > 0)).toEqual([]);
    const rows = new Map(rebuilt.differences.map((one: Wire) => [one.table, one.rows]));
    expect(TABLES.map((name) => rows.get(name))).toEqual([7, 16, 13, 10, 5, 10]);
  });

  it('are nothing at all without settings: the database denies', async () => {
    await reporting.sql(`SET entente.system = ''`);
    for (const name of TABLES) expect([name, await reporting.sql(`SELECT * FROM ${name}`)]).toEqual([name, []]);
    await reporting.sql(`SET entente.system = 'on'`);
  });
});
