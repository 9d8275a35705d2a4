import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Terms } from '@entente/contracts';
import { eventually } from '@entente/testing';
import pg from 'pg';
import { aReport, startTestAgreements, type RunningAgreements } from '../../../spec/running-agreements.js';
import { readRuleBook, RuleBook } from '../../rules/rule-book.js';

const MANY = 1_100;
const RULE = 'arms-trade-treaty';

let service: RunningAgreements;
let client: pg.Client;

/** The rules as shipped, but for one. */
function rulesWith(terms: Terms): RuleBook {
  return new RuleBook(
    [...readRuleBook().rules.regimes.values()].map((regime) => (regime.id === RULE ? { ...regime, terms: { ...regime.terms, ...terms } } : regime)),
  );
}

const ratified = (on: string): object[] => [
  { action: 'signed', actedOn: '2003-01-01' },
  { action: 'ratified', actedOn: on },
];
const resting = (record: string): object =>
  aReport(record, {
    terms: { regime: RULE },
    parties: [
      { partner: 'PER', actions: ratified('2004-01-01') },
      { partner: 'COL', actions: ratified('2004-02-01') },
    ],
  });

async function agreement(record: string): Promise<any> {
  return (await service.get(`/v1/agreements?record=${record}`)).body.items[0];
}

async function finished(): Promise<boolean> {
  const { rows } = await client.query('SELECT 1 FROM rule_recomputation WHERE finished_at IS NULL');
  return rows.length === 0;
}

const inForce = async (): Promise<number> => (await service.get('/v1/agreements?status=inForce&asOf=2010&source=urn:test&limit=1')).body.total;

beforeAll(async () => {
  service = await startTestAgreements();
  client = new pg.Client({ connectionString: service.databases.databaseUrl });
  await client.connect();
  for (let from = 0; from < MANY; from += 275) {
    const { body } = await service.post(
      '/v1/events',
      Array.from({ length: 275 }, (_, at) => resting(`resting-${from + at}`)),
    );
    expect(body.results.filter(({ outcome }: { outcome: string }) => outcome !== 'stored')).toEqual([]);
  }
  await service.post('/v1/events', [aReport('apart', { inForceOn: '2004' })]);
}, 120_000);
afterAll(async () => {
  await client.end();
  await service.close();
});

describe('a rule that changed', () => {
  it('is computed with for every agreement that rests on it, while others write, through a restart, once', async () => {
    expect(await inForce()).toBe(1);
    const [held, free] = [await agreement('resting-700'), await agreement('resting-3')];
    await client.query(`BEGIN; SELECT set_config('entente.system', 'on', true)`);
    await client.query('SELECT 1 FROM agreement WHERE id = $1 FOR UPDATE', [held.id]);

    await service.restart(() => service.useRules(rulesWith({ entryIntoForce: { form: 'nth-instrument', count: 2, delay: { days: 90 } } })));
    await eventually(async () => (await inForce()) === MANY, 60_000);
    const other = new pg.Client({ connectionString: service.databases.databaseUrl });
    await other.connect();
    const { rows } = await other.query('SELECT put_off, scanned, finished_at FROM rule_recomputation WHERE rule = $1', [RULE]);
    expect(rows).toEqual([{ put_off: [held.id], scanned: true, finished_at: null }]);
    const written = await service.post(
      `/v1/agreements/${free.id}/corrections`,
      { reason: 'r', changes: { title: 'Agreement named anew' } },
      { headers: { 'if-match': `"${free.version + 1}"` } },
    );
    expect([written.status, written.body.inForceOn]).toEqual([200, '2004-05-01']);

    await service.restart();
    expect((await agreement('resting-700')).inForceOn).toBeUndefined();
    await client.query('ROLLBACK');
    await eventually(async () => (await inForce()) === MANY + 1, 30_000);
    await eventually(finished, 30_000);
    const after = await other.query('SELECT put_off, examined, changed FROM rule_recomputation WHERE rule = $1', [RULE]);
    expect(after.rows).toEqual([{ put_off: [], examined: MANY, changed: MANY }]);
    await other.end();

    const corrections = await eventually(async () => {
      const told = (await service.published()).filter(({ type, data }) => type.includes('agreement-corrected') && data.reason.startsWith('the rule'));
      return told.length >= MANY && told; // events follow their commit
    }, 30_000);
    expect(corrections).toHaveLength(MANY);
    expect(corrections[0]?.data.reason).toBe('the rule arms-trade-treaty changed: Arms Trade Treaty (New York, 2 April 2013), articles 22 and 24');
    expect((await service.get(`/v1/agreements/${held.id}/history`)).body.items.map(({ change }: { change: string }) => change)).toEqual([
      'registered',
      'recomputed',
    ]);
    expect((await agreement('apart')).version).toBe(1);
  }, 180_000);

  it('changes nothing when it is the same at the next start', async () => {
    const before = await agreement('resting-1');
    await service.restart();
    await eventually(finished, 30_000);
    expect(await agreement('resting-1')).toEqual(before);
  }, 60_000);

  it('that is gone leaves what was told to be corrected', async () => {
    await service.restart(() => service.useRules(new RuleBook([...readRuleBook().rules.regimes.values()].filter(({ id }) => id !== RULE))));
    await eventually(async () => (await inForce()) === 1, 60_000);
    expect((await agreement('resting-1')).version).toBe(3);
  }, 120_000);
});
