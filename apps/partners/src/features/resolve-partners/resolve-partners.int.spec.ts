import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createIssuer, createTestDatabases, eventually, type TestDatabases } from '@entente/testing';
import { startTestPartners, type RunningPartners, type Wire } from '../../../spec/running-partners.js';

let databases: TestDatabases;
let partners: RunningPartners;
beforeAll(async () => {
  databases = await createTestDatabases('partners');
  partners = await startTestPartners(databases, await createIssuer());
  await eventually(async () => (await fetch(`${partners.url}/health/ready`)).status === 200);
});
afterAll(async () => {
  await partners.close();
  await databases.drop();
});

async function resolve(references: unknown[], on?: string): Promise<Wire[]> {
  const { status, body } = await partners.post('/v1/partners/resolve', { references, ...(on === undefined ? {} : { on }) });
  expect(status).toBe(200);
  return body.results;
}

describe('resolving in bulk', () => {
  it('answers ids, codes and names in order, as of the day of the request or of the reference', async () => {
    expect(
      await resolve(
        [
          { name: 'Germany, Federal Republic of' },
          { scheme: 'cow', code: '365' },
          { scheme: 'cow', code: '365', on: '1995' },
          'PER',
          { scheme: 'cow', code: '255', on: '1992' },
        ],
        '1985-01-01',
      ),
    ).toEqual([
      { outcome: 'resolved', partner: 'DEU', by: 'name' },
      { outcome: 'resolved', partner: 'SUN', by: 'identifier' },
      { outcome: 'resolved', partner: 'RUS', by: 'identifier' },
      { outcome: 'resolved', partner: 'PER', by: 'id' },
      { outcome: 'resolved', partner: 'DEU', by: 'identifier' },
    ]);
  });

  it('does not mind case, accents, punctuation and the order of words', async () => {
    for (const name of ['COTE D’IVOIRE', "Côte d'Ivoire", 'ivory coast', 'Coast, Ivory'])
      expect(await resolve([{ name }], '2000')).toEqual([{ outcome: 'resolved', partner: 'CIV', by: 'name' }]);
  });

  it('names the candidates where a name fits several, and takes none', async () => {
    const [undated] = await resolve([{ scheme: 'cow', code: '365' }]);
    expect(undated).toEqual({
      outcome: 'ambiguous',
      candidates: [
        { partner: 'RUS', name: expect.any(String) },
        { partner: 'SUN', name: 'Soviet Union' },
      ],
    });
  });

  it('only suggests where a name is misspelt', async () => {
    const [typo] = await resolve([{ name: 'Afganistann' }]);
    expect(typo).toMatchObject({ outcome: 'unknown' });
    expect(typo.suggestions[0]).toMatchObject({ partner: 'AFG', name: 'Afghanistan', similarity: expect.any(Number) });
  });

  it('takes ten thousand references at once, and not one more', async () => {
    const references = Array.from({ length: 10_000 }, (_, at) => ({ scheme: 'cow', code: String(at % 1_000) }));
    const results = await resolve(references, '2000');
    expect(results).toHaveLength(10_000);
    expect([results[2], results[135]]).toEqual([
      { outcome: 'resolved', partner: 'USA', by: 'identifier' },
      { outcome: 'resolved', partner: 'PER', by: 'identifier' },
    ]);
    expect(await partners.post('/v1/partners/resolve', { references: [...references, 'PER'] })).toMatchObject({ status: 400 });
  });

  it('knows a partner reported a moment ago', async () => {
    const data = { id: 'freedonia', kind: 'state', name: 'Freedonia', report: { source: 'urn:test', record: 'f', revision: 1 } };
    await partners.post('/v1/events', [{ specversion: '1.0', id: 'e1', source: 'urn:test', type: 'entente.partners.partner-reported.v1', data }], {
      roles: ['integrator'],
    });
    expect(
      await eventually(async () => {
        const [result] = await resolve([{ name: 'freedonia' }]);
        return result.outcome === 'resolved' && result;
      }),
    ).toMatchObject({ partner: 'freedonia' });
  });
});
