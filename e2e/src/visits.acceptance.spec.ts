import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@entente/testing';
import { parse as parseCsv } from 'csv-parse/sync';
import { killedMeanwhile } from './killed-meanwhile.js';
import { install, type Installation } from './running-entente.js';

const DATA = process.env['ENTENTE_ACCEPTANCE_DATA'];
if (DATA === undefined) throw new Error('ENTENTE_ACCEPTANCE_DATA is missing: the folder with us_visits_by_foreign_leaders.csv and us_travels_abroad.csv');
const FILES = { visits: 'us_visits_by_foreign_leaders.csv', travels: 'us_travels_abroad.csv' };
const VISITS = `source=${encodeURIComponent('https://history.state.gov/departmenthistory/visits')}`;
const TRAVELS = `source=${encodeURIComponent('https://history.state.gov/departmenthistory/travels')}`;

let entente: Installation;
let token: string;

beforeAll(async () => {
  entente = await install();
  token = await entente.token({ role: 'desk-officer,operator,integrator' });
}, 180_000);
afterAll(() => entente.remove(), 60_000);

const pathOf = (file: keyof typeof FILES): string => join(DATA ?? '', FILES[file]);

/** The last line of `import … --json`. */
async function importFile(file: keyof typeof FILES): Promise<unknown> {
  const { code, stdout, stderr } = await entente.cli('import', 'engagements', pathOf(file), '--json');
  if (code !== 0) throw new Error(`import ended with ${code}: ${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

async function get(path: string): Promise<any> {
  const { status, body } = await entente.call(path, { token });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body;
}

/** The same, while the service that owns engagements is killed so often. */
async function importKilled(file: keyof typeof FILES, kills: number): Promise<unknown> {
  const importing = importFile(file);
  expect(await killedMeanwhile(entente, 'engagements', importing, kills)).toBe(kills);
  const summary = await importing;
  await eventually(async () => (await entente.call('/health/ready')).status === 200, 60_000);
  return summary;
}

async function rowsOf(file: keyof typeof FILES): Promise<Record<string, string>[]> {
  return parseCsv(await readFile(pathOf(file)), { columns: true, bom: true });
}

describe('the visits by foreign leaders', () => {
  it('are stored but for one from a country that is misspelt, while their service is killed', async () => {
    expect(await importKilled('visits', 2)).toEqual({ read: 3264, stored: 3263, duplicates: 0, refused: 1, warnings: 0 });
    expect((await get(`/v1/engagements?${VISITS}&limit=1`)).total).toBe(3263);
  }, 120_000);

  it('say why that one was refused, and whom it may mean', async () => {
    const { items, total } = await get('/v1/events/dead?owner=engagements');
    expect(total).toBe(1);
    expect(items[0]).toMatchObject({
      code: 'partner-unknown',
      faults: [{ path: '/data/participants/0/partner', message: expect.stringContaining('"Somoa"') }],
    });
    expect(items[0].faults[0].accepted[0]).toBe('WSM');
  });

  it('are found by the day: 37 guests on 24 April 1999, 45 on 14 December 2022', async () => {
    expect((await get(`/v1/engagements?${VISITS}&on=1999-04-24&limit=1`)).total).toBe(37);
    expect((await get(`/v1/engagements?${VISITS}&on=2022-12-14&limit=1`)).total).toBe(45);
    const { items, total } = await get(`/v1/engagements?${VISITS}&on=1999-04-24&limit=500`);
    expect(items).toHaveLength(total);
    for (const { certainty, hosts, participants } of items) {
      expect([certainty, hosts]).toEqual(['certain', ['USA']]);
      expect(participants).toHaveLength(1);
    }
  });

  it('are of states of their own day', async () => {
    for (const partner of ['SUN', 'malaya', 'south-vietnam', 'YUG']) {
      expect((await get(`/v1/engagements?${VISITS}&partner=${partner}&limit=1`)).total).toBeGreaterThan(0);
    }
  });

  it('know guests by name and by what they were that day', async () => {
    const { items } = await get(`/v1/engagements?${VISITS}&who=Khrushchev&limit=10`);
    expect(items.length).toBeGreaterThan(0);
    expect(items[0].participants[0]).toMatchObject({ partner: 'SUN', name: expect.stringContaining('Khrushchev') });
    const { items: peruvians } = await get(`/v1/engagements?${VISITS}&partner=PER&q=peru&limit=500`);
    expect(peruvians.every(({ title }: { title: string }) => title === 'Visit from Peru to the United States')).toBe(true);
  });

  it('say nothing new when they are imported again', async () => {
    expect(await importFile('visits')).toEqual({ read: 3264, stored: 0, duplicates: 3263, refused: 1, warnings: 0 });
    expect((await get(`/v1/engagements?${VISITS}&limit=1`)).total).toBe(3263);
    const { items } = await get('/v1/events/dead?owner=engagements');
    expect(items).toMatchObject([{ code: 'partner-unknown', times: 2 }]);
  }, 120_000);
});

describe('the travels of presidents and secretaries', () => {
  it('are stored, all of them, while their service is killed, and warn of travellers in two places at once', async () => {
    expect(await importKilled('travels', 1)).toMatchObject({ read: 4271, stored: 4271, duplicates: 0, refused: 0 });
    expect(await get(`/v1/engagements/clashes?${TRAVELS}&limit=500`)).toMatchObject({ total: 131, next: null });
    const { items } = await get(`/v1/engagements/clashes?${TRAVELS}&limit=500`);
    expect(items.every(({ certainty }: { certainty: string }) => certainty === 'certain')).toBe(true);
  }, 120_000);

  it('are of 55 travellers, each one person however often', async () => {
    const { items, total } = await get(`/v1/engagements?${TRAVELS}&who=${encodeURIComponent('biden-joseph-r')}&limit=500`);
    expect(items.length).toBe(total);
    expect(new Set(items.map(({ participants }: any) => participants[0].person)).size).toBe(1);
  });

  it('say nothing new when they are imported again', async () => {
    expect(await importFile('travels')).toEqual({ read: 4271, stored: 0, duplicates: 4271, refused: 0, warnings: 0 });
  }, 120_000);
});

describe('the countries of both files', () => {
  it('are the partners of the day, by 261 of 262 spellings', async () => {
    const named = [
      ...(await rowsOf('visits')).map(({ from_country: name, start_date: on }) => ({ name, on })),
      ...(await rowsOf('travels')).map(({ country: name, start_date: on }) => ({ name, on })),
    ];
    const found = new Map<string, Set<string>>();
    for (let from = 0; from < named.length; from += 2_000) {
      const references = named.slice(from, from + 2_000);
      const { status, body } = await entente.call('/v1/partners/resolve', { token, method: 'POST', body: { references } });
      expect(status).toBe(200);
      references.forEach(({ name = '' }, at) => found.set(name, (found.get(name) ?? new Set()).add(body.results[at].partner ?? body.results[at].outcome)));
    }
    expect(found.size).toBe(262);
    const partners = (name: string): string[] => [...(found.get(name) ?? [])].sort();
    expect([...found.keys()].filter((name) => partners(name).includes('unknown'))).toEqual(['Somoa']);
    const ofSeveral = [...found.keys()].filter((name) => partners(name).length > 1).sort();
    expect(ofSeveral.map((name) => [name, ...partners(name)])).toEqual([
      ['China, Republic of', 'CHN', 'TWN'],
      ['Serbia', 'SRB', 'YUG'],
      ['U.S.S.R.', 'RUS', 'SUN'],
      ['Vietnam', 'VNM', 'south-vietnam'],
      ['Yemen', 'YEM', 'north-yemen'],
    ]);
    const noted = ['Malaya', 'Tanganyika', 'Denmark (Greenland)', 'Zimbabwe Rhodesia', 'Upper Volta', 'Germany, Federal Republic of', 'Serbia and Montenegro'];
    expect(noted.map(partners)).toEqual([['malaya'], ['tanganyika'], ['DNK'], ['ZWE'], ['BFA'], ['DEU'], ['SCG']]);
  });

  it('are found where neither file writes them so, and suggested where nobody does', async () => {
    const references = [
      { name: 'Soviet Union', on: '1985' },
      { name: 'Somoa', on: '2022-09-28' },
    ];
    const { body } = await entente.call('/v1/partners/resolve', { token, method: 'POST', body: { references } });
    expect(body.results.map(({ outcome, partner }: any) => partner ?? outcome)).toEqual(['SUN', 'unknown']);
    expect(body.results[1].suggestions[0].partner).toBe('WSM');
  });
});
