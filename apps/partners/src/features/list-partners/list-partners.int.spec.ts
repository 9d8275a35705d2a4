import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createIssuer, createTestDatabases, type TestDatabases } from '@entente/testing';
import { startTestPartners, type RunningPartners } from '../../../spec/running-partners.js';

let databases: TestDatabases;
let partners: RunningPartners;
beforeAll(async () => {
  databases = await createTestDatabases('partners');
  partners = await startTestPartners(databases, await createIssuer());
});
afterAll(async () => {
  await partners.close();
  await databases.drop();
});

async function ids(query: string): Promise<string[]> {
  const { status, body } = await partners.get(`/v1/partners?limit=500&${query}`);
  expect([status, body.total]).toEqual([200, body.items.length]);
  return body.items.map(({ id }: { id: string }) => id);
}

describe('the list of partners', () => {
  it('pages through everything once, in the order of ids', async () => {
    const seen: string[] = [];
    let path: string | undefined = '/v1/partners?limit=100';
    while (path !== undefined) {
      const { body, headers } = await partners.get(path);
      expect(body.total).toBe(297);
      seen.push(...body.items.map(({ id }: { id: string }) => id));
      path = body.next === null ? undefined : /^<(.+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];
      expect(body.next === null).toBe(path === undefined);
    }
    expect(seen).toHaveLength(297);
    expect(seen).toEqual([...new Set(seen)].sort());
  });

  it('finds names of every language without regard to case, accents and order', async () => {
    expect(await ids(`q=${encodeURIComponent('DIVOIRE cote')}`)).toEqual(['CIV']);
    expect(await ids(`q=${encodeURIComponent('перу')}`)).toEqual(['PER']);
    expect(await ids('q=german')).toEqual(expect.arrayContaining(['DEU', 'DDR']));
    expect(await ids('q=germ%25')).toEqual(expect.arrayContaining(['DEU', 'DDR']));
    expect(await ids('q=erman')).toEqual([]);
    expect(await ids('q=!!!')).toEqual([]);
  });

  it('keeps the words asked for within one name', async () => {
    expect(await ids('q=ussr%20union')).toEqual([]);
    expect(await ids('q=soviet%20union')).toEqual(['SUN']);
  });

  it('filters by kind, by region and subregion, and by the day partners existed', async () => {
    expect(await ids('kind=organisation')).toEqual(expect.arrayContaining(['nato', 'warsaw-pact']));
    expect(await ids('kind=organisation')).not.toContain('PER');
    expect(await ids('region=150&q=germ')).toEqual(['DDR', 'DEU']);
    expect(await ids('region=419')).toContain('PER');
    expect(await ids('q=germ&asOf=1990-10-02')).toEqual(['DDR', 'DEU']);
    expect(await ids('q=germ&asOf=1990-10-03')).toEqual(['DEU']);
    expect(await ids('q=germ&asOf=1990')).toEqual(['DDR', 'DEU']);
  });

  it('refuses a cursor and fields that are none of its own', async () => {
    expect(await partners.get('/v1/partners?cursor=x&colour=red')).toMatchObject({
      status: 400,
      body: { faults: [{ path: '/query/colour', code: 'unknown-field' }] },
    });
    expect(await partners.get('/v1/partners?cursor=x')).toMatchObject({ status: 400, body: { code: 'invalid-cursor' } });
  });
});
