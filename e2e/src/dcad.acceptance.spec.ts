import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@entente/testing';
import { killedMeanwhile } from './killed-meanwhile.js';
import { install, type Installation } from './running-entente.js';

const DATA = process.env['ENTENTE_ACCEPTANCE_DATA'];
if (DATA === undefined) throw new Error('ENTENTE_ACCEPTANCE_DATA is missing: the folder with dcad_v1_0.csv');
const DCAD = join(DATA, 'dcad_v1_0.csv');
const SOURCE = `source=${encodeURIComponent('https://www.brandonkinne.com/dcad')}`;
const ROWS = { read: 1871, stored: 1868, refused: 3, warnings: 5 };

let entente: Installation;
let token: string;

beforeAll(async () => {
  entente = await install();
  token = await entente.token({ role: 'desk-officer,operator,integrator' });
}, 180_000);
afterAll(() => entente.remove(), 60_000);

/** The last line of `import … --json`. */
async function importDcad(): Promise<unknown> {
  const { code, stdout, stderr } = await entente.cli('import', 'agreements', DCAD, '--json');
  if (code !== 0) throw new Error(`import ended with ${code}: ${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

async function agreements(query: string): Promise<{
  total: number;
  counterparts?: number;
  items: { report: { record: string }; signedOn?: string; inForceOn?: string; endedOn?: string; warnings: { code: string }[] }[];
}> {
  const { status, body } = await entente.call(`/v1/agreements?${SOURCE}&${query}`, { token });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body;
}

describe('the Defense Cooperation Agreement Dataset', () => {
  it('is stored but for three rows that name one party twice, while the agreements service is killed several times', async () => {
    const importing = importDcad();
    const kills = await killedMeanwhile(entente, 'agreements', importing, 6);
    expect(await importing).toEqual({ ...ROWS, duplicates: 0 });
    expect(kills).toBeGreaterThanOrEqual(2);
    await eventually(async () => (await entente.call('/health/ready')).status === 200, 60_000);
    expect((await agreements('limit=1')).total).toBe(1868);
  }, 300_000);

  it('has a reason for each refused row, kept once', async () => {
    const { body } = await entente.call('/v1/events/dead?owner=agreements', { token });
    const kept = body.items.map((letter: { code: string; original: string }) => [letter.code, JSON.parse(letter.original).data.report.record]);
    expect(kept.sort()).toEqual([
      ['same-party-twice', 'DCADv1.0-0297'],
      ['same-party-twice', 'DCADv1.0-1625'],
      ['same-party-twice', 'DCADv1.0-1847'],
    ]);
  });

  it('says nothing new when it is imported again', async () => {
    expect(await importDcad()).toEqual({ ...ROWS, stored: 0, duplicates: 1868, warnings: 0 });
    expect((await agreements('limit=1')).total).toBe(1868);
    expect((await entente.call('/v1/events/dead?owner=agreements', { token })).body.total).toBe(3);
  }, 120_000);

  it('warns of the five that were in force before signature', async () => {
    const { items, total } = await agreements('entryIntoForce=before-signature');
    expect(total).toBe(5);
    expect(items.map(({ report }) => report.record).sort()).toEqual(['0110', '0292', '0688', '1221', '1632'].map((number) => `DCADv1.0-${number}`));
    for (const { warnings } of items) expect(warnings.map(({ code }) => code)).toContain('in-force-before-signature');
  });

  it('keeps partial dates as they were given', async () => {
    const precisions = new Map<number, number>();
    let cursor = '';
    do {
      const { body } = await entente.call(`/v1/agreements?${SOURCE}&limit=500${cursor}`, { token });
      for (const { signedOn } of body.items) precisions.set(signedOn.length, (precisions.get(signedOn.length) ?? 0) + 1);
      cursor = body.next === null ? '' : `&cursor=${encodeURIComponent(body.next)}`;
    } while (cursor !== '');
    expect([precisions.get(4), precisions.get(7)]).toEqual([132, 42]);
  });

  it('gives the United States 48 partners with an agreement signed by the end of 2005 and not over by then', async () => {
    // Alive on some day of 2005: signed on a day up to its last, not ended before it by the file's own end year (2010 is its cap: no end known).
    expect((await agreements('party=USA&status=live&asOf=2005&limit=1')).counterparts).toBe(48);
  });

  it('has 409 agreements in force on their day of signature', async () => {
    expect((await agreements('entryIntoForce=on-signature&limit=1')).total).toBe(409);
  });

  it('agrees with what its signatures come to on 409 agreements, and says why it differs on the others', async () => {
    const { status, body } = await entente.call(`/v1/agreements/force-comparison?${SOURCE}&limit=1`, { token });
    expect(status).toBe(200);
    expect(body.counts).toMatchObject({
      agrees: 409,
      'recorded-before-signature': 5,
      'recorded-before-computed': 0,
      'recorded-after-computed': 0,
      'not-by-rule': 0,
    });
    const counted: number[] = Object.values(body.counts);
    expect(body.total).toBe(counted.reduce((sum, count) => sum + count, 0));
    expect(body.counts['recorded-after-signature']).toBe((await agreements('entryIntoForce=after-signature&limit=1')).total);
    const before = await entente.call(`/v1/agreements/force-comparison?${SOURCE}&comparison=recorded-before-signature`, { token });
    expect(before.body.items).toHaveLength(5);
    for (const { sentence, rule } of before.body.items) {
      expect(sentence).toContain('before consent was given by signature');
      expect(rule).toMatchObject({ id: 'vienna-convention-defaults', certainty: 'unverified' });
    }
  });

  it('is in reporting, row for row, as a rebuild from the log gives it', async () => {
    await eventually(async () => {
      const { body } = await entente.call('/v1/reporting/status', { token });
      return Object.values(body.lag).every((lag) => lag === 0);
    }, 60_000);
    const before = await entente.call('/v1/reports/agreements?groupBy=year', { token });
    const { code, stdout } = await entente.cli('rebuild', '--json');
    expect(code).toBe(0);
    const status = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
    expect(status.state).toBe('swapped');
    expect(status.differences.every((table: { onlyBefore: number; onlyAfter: number }) => table.onlyBefore === 0 && table.onlyAfter === 0)).toBe(true);
    expect(status.differences.reduce((rows: number, table: { rows: number }) => rows + table.rows, 0)).toBeGreaterThan(1868 * 3);
    expect((await entente.call('/v1/reports/agreements?groupBy=year', { token })).body.rows).toEqual(before.body.rows);
  }, 120_000);
});
