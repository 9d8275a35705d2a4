import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FORCE_COMPARISONS } from '@entente/contracts';
import { aReport, startTestAgreements, type Answer, type RunningAgreements } from '../../../spec/running-agreements.js';

let service: RunningAgreements;

const SECOND = { entryIntoForce: { form: 'nth-instrument', count: 2 } };
const ratified = (partner: string, actedOn: string): object => ({ partner, actions: [{ action: 'signed' }, { action: 'ratified', actedOn }] });
const RATIFIED = { terms: SECOND, signedOn: '2003', parties: [ratified('PER', '2004-01-01'), ratified('COL', '2004-02-01')] };

beforeAll(async () => {
  service = await startTestAgreements();
  const { body } = await service.post('/v1/events', [
    aReport('same-day', { signedOn: '2004-02-01', inForceOn: '2004-02-01' }),
    aReport('same-year', { signedOn: '2004', inForceOn: '2004' }),
    aReport('in-the-year', { signedOn: '2004', inForceOn: '2004-02-01' }),
    aReport('before', { signedOn: '2004-02-01', inForceOn: '2004-01' }),
    aReport('after', { signedOn: '2004-02-01', inForceOn: '2005' }),
    aReport('by-actions', {
      inForceOn: '2004-02-01',
      parties: ['PER', 'COL'].map((partner) => ({ partner, actions: [{ action: 'signed', actedOn: '2004-02-01' }] })),
    }),
    aReport('unsigned', { inForceOn: '2004-02-01' }),
    aReport('not-in-force', { signedOn: '2004-02-01' }),
    aReport('by-rule', { ...RATIFIED, inForceOn: '2004-02-01' }),
    aReport('before-rule', { ...RATIFIED, inForceOn: '2004-01-31' }),
    aReport('after-rule', { ...RATIFIED, inForceOn: '2004-03' }),
    aReport('not-met', { ...RATIFIED, terms: { entryIntoForce: { form: 'nth-instrument', count: 3 } }, inForceOn: '2004-03' }),
    aReport('hidden', { signedOn: '2004', inForceOn: '2004', label: { policy: 'PER', classification: 'UNCLASSIFIED', categories: [] } }),
  ]);
  expect(body.results.map(({ outcome }: { outcome: string }) => outcome)).toEqual(Array.from({ length: 13 }, () => 'stored'));
}, 60_000);
afterAll(() => service.close());

const SOURCE = 'source=urn:test';

/** As somebody asks who may not see one of them. */
function compare(query: string): Promise<Answer> {
  return service.get(`/v1/agreements/force-comparison?${query}`, { sub: 'somebody', nation: 'COL' });
}

describe('the comparison of recorded with computed entry into force', () => {
  it('has a word for each agreement that carries both, and counts them', async () => {
    const { status, body } = await compare(`${SOURCE}`);
    expect(status).toBe(200);
    expect(body.counts).toEqual({
      agrees: 4,
      'readings-overlap': 1,
      'recorded-before-signature': 1,
      'recorded-after-signature': 1,
      'recorded-before-computed': 1,
      'recorded-after-computed': 1,
      'not-by-rule': 1,
    });
    expect(body.total).toBe(10);
    const told = new Map(body.items.map((item: { title: string; outcome: string; reason?: string }) => [item.title, item.reason ?? item.outcome]));
    expect(told).toEqual(
      new Map([
        ['Agreement same-day', 'agrees'],
        ['Agreement same-year', 'agrees'],
        ['Agreement in-the-year', 'readings-overlap'],
        ['Agreement before', 'recorded-before-signature'],
        ['Agreement after', 'recorded-after-signature'],
        ['Agreement by-actions', 'agrees'],
        ['Agreement by-rule', 'agrees'],
        ['Agreement before-rule', 'recorded-before-computed'],
        ['Agreement after-rule', 'recorded-after-computed'],
        ['Agreement not-met', 'not-by-rule'],
      ]),
    );
  });

  it('says why, by which rule, and how sure that is', async () => {
    const { body } = await compare(`${SOURCE}&comparison=recorded-after-signature`);
    expect([body.total, body.items]).toMatchObject([
      1,
      [
        {
          recorded: '2005',
          computed: '2004-02-01',
          outcome: 'differs',
          sentence: 'recorded on 2005, after the signature of 2004-02-01: an instrument or notification is not on record',
          rule: { id: 'vienna-convention-defaults', certainty: 'unverified' },
        },
      ],
    ]);
  });

  it.each(FORCE_COMPARISONS)('finds %s in SQL where the domain finds it', async (comparison) => {
    const { body } = await compare(`${SOURCE}&comparison=${comparison}`);
    expect(body.items).toHaveLength(body.total);
    for (const item of body.items) expect(item.reason ?? item.outcome).toBe(comparison);
  });

  it('counts what the reader may see', async () => {
    expect((await service.get(`/v1/agreements/force-comparison?${SOURCE}&limit=1`)).body).toMatchObject({ total: 11, counts: { agrees: 5 } });
  });

  it('comes in pages, and for one party', async () => {
    const titles: string[] = [];
    let cursor = '';
    do {
      const { body } = await compare(`${SOURCE}&limit=3${cursor}`);
      expect(body.total).toBe(10);
      titles.push(...body.items.map(({ title }: { title: string }) => title));
      cursor = body.next === null ? '' : `&cursor=${body.next}`;
    } while (cursor !== '');
    expect(new Set(titles).size).toBe(10);
    expect((await compare(`${SOURCE}&party=PER&limit=1`)).body.total).toBe(10);
    expect((await compare(`${SOURCE}&party=ECU&limit=1`)).body.total).toBe(0);
  });
});
