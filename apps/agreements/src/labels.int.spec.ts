import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Label, Principal } from '@entente/contracts';
import { eventually } from '@entente/testing';
import pg from 'pg';
import { aReport, startTestAgreements, type RunningAgreements } from '../spec/running-agreements.js';

let service: RunningAgreements;

const COLOMBIAN: Partial<Principal> = { sub: 'colombian', nation: 'COL', clearance: 'SECRET', roles: ['desk-officer', 'integrator', 'operator'] };
const PERUVIAN_CLERK: Partial<Principal> = { sub: 'clerk', nation: 'PER', clearance: 'UNCLASSIFIED', roles: ['desk-officer', 'integrator', 'operator'] };
const GERMAN: Partial<Principal> = { sub: 'german', nation: 'DEU', clearance: 'SECRET', roles: ['desk-officer', 'operator'] };
const PERU_ONLY: Label = { policy: 'PER', classification: 'RESTRICTED', categories: [] };

beforeAll(async () => {
  service = await startTestAgreements();
});
afterAll(() => service.close());

async function store(record: string, data: object, revision = 1): Promise<string> {
  const { body } = await service.post('/v1/events', [aReport(record, data, revision)]);
  if (body.results[0].outcome !== 'stored') throw new Error(JSON.stringify(body));
  return body.results[0].subject;
}

/** Everything a caller is told about an agreement between Peru and Bolivia that constitutes `anzus`. */
async function told(id: string, claims?: Partial<Principal>): Promise<unknown> {
  const [list, item, history, allies, members] = await Promise.all([
    service.get('/v1/agreements?party=BOL&constitutes=anzus', claims),
    service.get(`/v1/agreements/${id}`, claims),
    service.get(`/v1/agreements/${id}/history`, claims),
    service.get('/v1/partners/PER/allies?asOf=2010', claims),
    service.get('/v1/organisations/anzus/members?asOf=2010', claims),
  ]);
  return {
    items: list.body.items.length,
    total: list.body.total,
    counterparts: list.body.counterparts,
    item: item.status,
    history: history.status,
    allies: allies.body.total,
    members: members.body.items.filter(({ partner }: { partner: string }) => partner === 'BOL').length,
  };
}

const NOTHING = { items: 0, total: 0, counterparts: 0, item: 404, history: 404, allies: 0, members: 0 };
const ALL = { items: 1, total: 1, counterparts: 1, item: 200, history: 200, allies: 1, members: 1 };

describe('an agreement for some readers only', () => {
  let id: string;

  beforeAll(async () => {
    id = await store('peru-bolivia', { constitutes: 'anzus', inForceOn: '2004', parties: [{ partner: 'PER' }, { partner: 'BOL' }], label: PERU_ONLY });
  });

  it('is there for them in every way', async () => {
    expect(await told(id)).toEqual(ALL);
  });

  it('is not there for another nation, in no list, count, item, history, ally or member', async () => {
    expect(await told(id, COLOMBIAN)).toEqual(NOTHING);
  });

  it('is not there for a compatriot without the clearance', async () => {
    expect(await told(id, PERUVIAN_CLERK)).toEqual(NOTHING);
  });

  it('cannot be changed by who cannot see it', async () => {
    for (const [what, body] of [
      ['termination', { endedOn: '2020' }],
      ['corrections', { reason: 'r', changes: { title: 'x' } }],
      ['actions', { partner: 'PER', action: 'signed' }],
    ] as const) {
      const { status, body: problem } = await service.post(`/v1/agreements/${id}/${what}`, body, { claims: COLOMBIAN, headers: { 'if-match': '"1"' } });
      expect([status, problem.code]).toEqual([404, 'no-such-agreement']);
    }
  });

  it('cannot be hidden from oneself', async () => {
    const { status, body } = await service.post(
      `/v1/agreements/${id}/corrections`,
      { reason: 'r', changes: { label: { policy: 'COL', classification: 'SECRET' } } },
      { headers: { 'if-match': '"1"' } },
    );
    expect([status, body.code]).toEqual([403, 'label-not-held']);
    expect(await told(id)).toEqual(ALL);
  });

  it('tells its events under its label', async () => {
    const [event] = await eventually(async () => {
      const events = await service.published(id);
      return events.length > 0 && events;
    });
    expect(event?.label).toEqual(PERU_ONLY);
  });

  it('is not there in dead letters of another nation when a report of it is refused', async () => {
    await service.post('/v1/events', [aReport('refused', { parties: [{ partner: 'PER' }, { partner: 'PER' }], label: PERU_ONLY })]);
    expect((await service.get('/v1/events/dead?owner=agreements')).body.total).toBe(1);
    for (const claims of [COLOMBIAN, PERUVIAN_CLERK])
      expect((await service.get('/v1/events/dead?owner=agreements', claims)).body).toMatchObject({ items: [], total: 0 });
  });
});

describe('every table with a label', () => {
  it('enforces it, on its owner too', async () => {
    const client = new pg.Client({ connectionString: service.databases.databaseUrl });
    await client.connect();
    const { rows } = await client.query<{ table: string; enforced: boolean }>(
      `SELECT c.relname AS table, c.relrowsecurity AND c.relforcerowsecurity AS enforced FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
       WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
         AND (a.attname IN ('label', 'title') OR (a.attname = 'record' AND a.atttypid = 'json'::regtype)) GROUP BY c.oid ORDER BY 1`,
    );
    await client.end();
    const known = ['agreement', 'agreement_party', 'agreement_version', 'approval', 'approval_version', 'dead_letter'];
    expect(rows.map(({ table }) => table)).toEqual(expect.arrayContaining(known));
    expect(rows.filter(({ enforced }) => !enforced)).toEqual([]);
  });
});

describe('an agreement released to an organisation', () => {
  it('is read by its members of today', async () => {
    const { body } = await service.post(
      '/v1/agreements',
      { title: 'T', kind: 'other', parties: [{ partner: 'DEU' }, { partner: 'PER' }], label: { policy: 'nato', classification: 'RESTRICTED' } },
      { claims: GERMAN },
    );
    expect((await service.get(`/v1/agreements/${body.id}`, { nation: 'FRA', clearance: 'SECRET' })).status).toBe(200);
    expect((await service.get(`/v1/agreements/${body.id}`)).status).toBe(404);
  });
});

describe('a label that is made stricter', () => {
  const titles = async (id: string, claims: Partial<Principal>): Promise<string[]> =>
    ((await service.get(`/v1/agreements/${id}/history`, claims)).body.items ?? []).map(({ record }: { record: { title: string } }) => record.title);

  it('hides what was readable before, also as of then', async () => {
    service.clock.at = new Date('2026-03-01T12:00:00Z');
    const id = await store('stricter', { title: 'Open', inForceOn: '2004', parties: [{ partner: 'PER' }, { partner: 'CHL' }] });
    service.clock.at = new Date('2026-04-01T12:00:00Z');
    await store('stricter', { title: 'Hidden', inForceOn: '2004', parties: [{ partner: 'PER' }, { partner: 'CHL' }], label: PERU_ONLY }, 2);
    service.clock.at = undefined;
    expect(await titles(id, COLOMBIAN)).toEqual([]);
    expect((await service.get(`/v1/agreements/${id}?knownAt=2026-03-15T00:00:00Z`, COLOMBIAN)).status).toBe(404);
    expect((await service.get('/v1/agreements?party=CHL&kind=alliance&source=urn:test&knownAt=2026-03-15T00:00:00Z', COLOMBIAN)).body).toMatchObject({
      items: [],
      total: 0,
      counterparts: 0,
    });
    expect((await service.get('/v1/partners/CHL/allies?asOf=2010&knownAt=2026-03-15T00:00:00Z', COLOMBIAN)).body.total).toBe(0);
    expect((await service.get('/v1/partners/CHL/allies?asOf=2010&knownAt=2026-03-15T00:00:00Z')).body.total).toBe(1);
    expect(await titles(id, {})).toEqual(['Open', 'Hidden']);
  });

  it('hides it by hand as well, from whoever lost the right', async () => {
    const id = await store('by-hand', { title: 'Open' });
    const { status } = await service.post(
      `/v1/agreements/${id}/corrections`,
      { reason: 'r', changes: { label: PERU_ONLY } },
      { headers: { 'if-match': '"1"' } },
    );
    expect([status, await titles(id, COLOMBIAN), await titles(id, {})]).toEqual([200, [], ['Open', 'Open']]);
  });

  it('in the middle of a batch hides what came before it, and what comes after it as the last one says', async () => {
    const { body } = await service.post('/v1/events', [
      aReport('batch', { title: 'Open' }, 1),
      aReport('batch', { title: 'Hidden', label: PERU_ONLY }, 2),
      aReport('batch', { title: 'Open again' }, 3),
    ]);
    const id = body.results[0].subject;
    expect([await titles(id, COLOMBIAN), await titles(id, {})]).toEqual([['Open again'], ['Open', 'Hidden', 'Open again']]);
  });

  it('does not open earlier versions when it is loosened', async () => {
    const id = await store('loosened', { title: 'Hidden', label: PERU_ONLY });
    await store('loosened', { title: 'Open' }, 2);
    expect([await titles(id, COLOMBIAN), await titles(id, {})]).toEqual([['Open'], ['Hidden', 'Open']]);
  });
});
