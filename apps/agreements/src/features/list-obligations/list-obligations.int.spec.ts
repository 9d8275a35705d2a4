import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LEDGER_STATES, type Label, type Principal } from '@entente/contracts';
import { aReport, startTestAgreements, type RunningAgreements } from '../../../spec/running-agreements.js';

let service: RunningAgreements;

const COLOMBIAN: Partial<Principal> = { sub: 'colombian', nation: 'COL', clearance: 'SECRET', roles: ['reader'] };
const PERU_ONLY: Label = { policy: 'PER', classification: 'RESTRICTED', categories: [] };
const DAYS = ['2024-01-01', '2024-06-01', '2024-06-30', '2025-06-15', '2025-07-01', '2026-06-01', '2026-06-10', '2026-07-01', '2030-01-01'];

beforeAll(async () => {
  service = await startTestAgreements();
  service.clock.at = new Date('2026-06-10T09:00:00Z');
});
afterAll(() => service.close());

async function registered(record: string, obligations: object[], data: object = {}): Promise<string> {
  const { body } = await service.post('/v1/events', [aReport(record, { inForceOn: '2004', obligations, ...data })]);
  return body.results[0].subject;
}

async function all(query: string, claims?: Partial<Principal>): Promise<any[]> {
  const items: any[] = [];
  let cursor: string | null = '';
  let total = 0;
  while (cursor !== null) {
    const { status, body } = await service.get(`/v1/obligations?limit=3&${query}${cursor && `&cursor=${cursor}`}`, claims);
    if (status !== 200) throw new Error(JSON.stringify(body));
    items.push(...body.items);
    cursor = body.next;
    total = body.total;
  }
  expect(items).toHaveLength(total);
  return items;
}

/** An agreement with everything that can happen to an obligation. */
async function eventful(): Promise<string> {
  const id = await registered('eventful', [{ kind: 'report', owedBy: [], due: { on: '2022-05-31' }, recurs: { every: { years: 1 } }, grace: { days: 14 } }]);
  const [{ id: obligation }] = (await service.get(`/v1/agreements/${id}`)).body.obligations;
  const path = `/v1/agreements/${id}/obligations/${obligation}`;
  const post = async (what: string, data: object): Promise<any> => {
    const { body: current } = await service.get(`/v1/agreements/${id}`);
    const answer = await service.post(`${path}/${what}`, data, { headers: { 'if-match': `"${current.version}"` } });
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    return answer.body;
  };
  const owed = (year: number, party = 'PER') => ({ occurrence: `${obligation}:${year}-05-31`, party });
  await post('evidence', { ...owed(2022), on: '2022-05-01', what: 'w' });
  await post('evidence', { ...owed(2023), on: '2024-06-15', what: 'w' });
  await post('waivers', { ...owed(2023), on: '2025-06-15', reason: 'r' });
  await post('waivers', { ...owed(2024), on: '2024-06-10', reason: 'r' });
  const disputed = await post('disputes', { ...owed(2025), by: 'PER', on: '2025-06-15', reason: 'r' });
  await post(`disputes/${disputed.ledger.at(-1).id}/settlement`, { on: '2026-06-01', outcome: 'owed', reason: 'r' });
  await post('disputes', { ...owed(2025, 'COL'), by: 'PER', on: '2025-07-01', reason: 'r' });
  await post('evidence', { ...owed(2026, 'COL'), on: '2026-06-10', what: 'w' });
  return id;
}

describe('the obligations over all agreements', () => {
  it('have the states their ledgers show, on any day and by any state', async () => {
    const id = await eventful();
    for (const day of DAYS) {
      const ledger = (await service.get(`/v1/agreements/${id}/ledger?asOf=${day}`)).body.entries;
      const listed = await all(`agreement=${id}&asOf=${day}`);
      const known = new Set(listed.map(({ occurrence, party }) => `${occurrence} ${party}`));
      const shown = ledger.map(({ facts: _facts, ...entry }: any) => entry).filter(({ occurrence, party }: any) => known.has(`${occurrence} ${party}`));
      expect(listed.filter(({ occurrence, party }) => ledger.some((one: any) => one.occurrence === occurrence && one.party === party))).toEqual(shown);
      const byState = await Promise.all(LEDGER_STATES.map((state) => all(`agreement=${id}&asOf=${day}&state=${state}`)));
      expect(
        byState
          .flat()
          .map(({ occurrence, party, state }) => `${occurrence} ${party} ${state}`)
          .sort(),
      ).toEqual(listed.map(({ occurrence, party, state }) => `${occurrence} ${party} ${state}`).sort());
    }
  }, 60_000);

  it('are found by who owes them to whom, their kind and their days', async () => {
    const named = { kind: 'payment', owedBy: ['PER'], owedTo: ['CHL'], due: { on: '2026-01-31' } };
    const id = await registered('found', [named, { kind: 'basing', owedBy: ['COL'], due: { on: '2026-02' } }]);
    const found = async (query: string) => (await all(`agreement=${id}&${query}`)).map(({ kind }) => kind);
    expect(await found('')).toEqual(['payment', 'basing']);
    expect([await found('owedBy=PER'), await found('owedTo=CHL'), await found('owedTo=PER'), await found('owedTo=COL')]).toEqual([
      ['payment'],
      ['payment'],
      ['basing'],
      [],
    ]);
    expect([await found('kind=basing'), await found('dueBefore=2026-02-01'), await found('dueAfter=2026-01-31')]).toEqual([
      ['basing'],
      ['payment'],
      ['basing'],
    ]);
  });

  it('are not there for who may not see their agreement, not even in counts, and leave with it', async () => {
    const id = await registered('hidden', [{ kind: 'report', owedBy: ['PER'], due: { on: '2026-01-31' } }]);
    expect(await all(`agreement=${id}`, COLOMBIAN)).toHaveLength(1);
    const { body } = await service.get(`/v1/agreements/${id}`);
    await service.post(`/v1/agreements/${id}/corrections`, { reason: 'r', changes: { label: PERU_ONLY } }, { headers: { 'if-match': `"${body.version}"` } });
    expect([await all(`agreement=${id}`, COLOMBIAN), (await all(`agreement=${id}`)).length]).toEqual([[], 1]);
    expect((await service.get(`/v1/agreements/${id}/ledger`, COLOMBIAN)).status).toBe(404);
    await service.post(`/v1/agreements/${id}/corrections`, { reason: 'r', changes: { obligations: [] } }, { headers: { 'if-match': `"${body.version + 1}"` } });
    expect(await all(`agreement=${id}`)).toEqual([]);
  });

  it('are refused with a cursor of another list', async () => {
    const cursor = Buffer.from(JSON.stringify(['2026', 'x', 'y'])).toString('base64url');
    expect((await service.get(`/v1/obligations?cursor=${cursor}`)).body).toMatchObject({ status: 400, code: 'invalid-cursor' });
  });
});
