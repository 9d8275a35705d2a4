import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { interval, isBefore } from '@entente/contracts';
import fc from 'fast-check';
import { aReport, startTestAgreements, type RunningAgreements } from '../../../spec/running-agreements.js';
import { mayBe, mayBeLive, milestonesOf, mustBe, mustBeLive, statusOn } from '../../domain/status.js';

let service: RunningAgreements;

interface Dates {
  signedOn?: string;
  inForceOn?: string;
  endedOn?: string;
}
interface Known extends Dates {
  record: string;
  parties: string[];
  kind: string;
  alsoKinds: string[];
  obligations: string[];
}

const date = fc.constantFrom('2003', '2004', '2004-02', '2004-03', '2004-02-28', '2004-02-29', '2004-03-01', '2005', '2004-12-31', '2005-01-01');
const agreement = fc.record(
  {
    signedOn: date,
    inForceOn: date,
    endedOn: date,
    kind: fc.constantFrom('alliance', 'logistics'),
    alsoKinds: fc.uniqueArray(fc.constantFrom('cyber', 'logistics')),
    parties: fc.uniqueArray(fc.constantFrom('PER', 'COL', 'ECU', 'BOL', 'CHL'), { minLength: 2, maxLength: 4 }),
    obligations: fc.uniqueArray(fc.constantFrom('defence', 'report')),
  },
  { requiredKeys: ['kind', 'alsoKinds', 'parties', 'obligations'] },
);

/** Those the register takes: an end is not before a beginning. */
const known: Known[] = fc
  .sample(agreement, { numRuns: 900, seed: 11 })
  .filter(({ signedOn, inForceOn, endedOn }) =>
    [signedOn, inForceOn].every((from) => from === undefined || endedOn === undefined || from === endedOn || interval(endedOn).last > interval(from).first),
  )
  .slice(0, 500)
  .map((one, n) => ({ ...one, record: `r${n}` }));

beforeAll(async () => {
  service = await startTestAgreements();
  const { body } = await service.post(
    '/v1/events',
    known.map(({ record, parties, obligations, ...dates }) =>
      aReport(record, { ...dates, parties: parties.map((partner) => ({ partner })), obligations: obligations.map((kind) => ({ kind })) }),
    ),
  );
  expect(body.results.filter(({ outcome }: { outcome: string }) => outcome !== 'stored')).toEqual([]);
});
afterAll(() => service.close());

async function list(query: string): Promise<any> {
  const { status, body } = await service.get(`/v1/agreements?source=urn:test&${query}`);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body;
}

async function records(query: string): Promise<string[]> {
  const page = await list(`limit=500&${query}`);
  expect(page.total).toBe(page.items.length);
  return page.items.map(({ report }: { report: { record: string } }) => report.record);
}

function expected(fits: (one: Known) => boolean): string[] {
  return known.filter(fits).map(({ record }) => record);
}

describe('the list of agreements', () => {
  it.each(['2003', '2004', '2004-02', '2004-02-29', '2004-03-01', '2005-06-01', '2006'])(
    'has by status on %s what the rule of the domain says',
    async (asOf) => {
      const asked = interval(asOf);
      for (const status of ['negotiation', 'signed', 'inForce', 'ended'] as const) {
        expect(await records(`asOf=${asOf}&status=${status}`)).toEqual(expected((one) => mayBe(status, milestonesOf(one), asked)));
        expect(await records(`asOf=${asOf}&status=${status}&certainty=certain`)).toEqual(expected((one) => mustBe(status, milestonesOf(one), asked)));
      }
      expect(await records(`asOf=${asOf}&status=live`)).toEqual(expected((one) => mayBeLive(milestonesOf(one), asked)));
      expect(await records(`asOf=${asOf}&status=live&certainty=certain`)).toEqual(expected((one) => mustBeLive(milestonesOf(one), asked)));
      const { items } = await list(`asOf=${asOf}&limit=500`);
      expect(items.map(({ status, statusCertainty }: any) => ({ status, statusCertainty }))).toEqual(known.map((one) => statusOn(one, asOf)));
    },
  );

  it('compares entry into force with signature only where that is certain', async () => {
    const both = (one: Known, holds: (signed: string, inForce: string) => boolean): boolean =>
      one.signedOn !== undefined && one.inForceOn !== undefined && holds(one.signedOn, one.inForceOn);
    expect(await records('entryIntoForce=before-signature')).toEqual(
      expected((one) => both(one, (signed, inForce) => isBefore(inForce, signed) === 'certain')),
    );
    expect(await records('entryIntoForce=after-signature')).toEqual(expected((one) => both(one, (signed, inForce) => isBefore(signed, inForce) === 'certain')));
    expect(await records('entryIntoForce=on-signature')).toEqual(expected((one) => both(one, (signed, inForce) => signed === inForce)));
  });

  it('counts the different other parties over all that fits, not over the page', async () => {
    const withPeru = known.filter(({ parties, kind }) => parties.includes('PER') && kind === 'alliance');
    const page = await list('party=PER&kind=alliance&limit=1');
    expect([page.total, page.counterparts]).toEqual([withPeru.length, new Set(withPeru.flatMap(({ parties }) => parties)).size - 1]);
    expect((await list('kind=alliance')).counterparts).toBeUndefined();
  });

  it('filters by a second party, by any kind and by obligation', async () => {
    expect(await records('party=PER&with=COL')).toEqual(expected(({ parties }) => parties.includes('PER') && parties.includes('COL')));
    expect(await records('kind=logistics')).toEqual(expected(({ kind, alsoKinds }) => kind === 'logistics' || alsoKinds.includes('logistics')));
    expect(await records('obligation=defence')).toEqual(expected(({ obligations }) => obligations.includes('defence')));
  });

  it('finds words of the title in any order, case and accents aside', async () => {
    expect(await records(`q=${encodeURIComponent('R7  ÁGREEMENT')}`)).toEqual(['r7']);
    expect(await records('q=agree')).toEqual([]);
  });

  it('shows everything once, page by page, in a stable order', async () => {
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const page = await list(`limit=60&party=PER${cursor}`);
      seen.push(...page.items.map(({ report }: any) => report.record));
      if (page.next === null) break;
      cursor = `&cursor=${page.next}`;
    }
    expect(seen).toEqual(expected(({ parties }) => parties.includes('PER')));
  });

  it.each([
    'cursor=x',
    `cursor=${Buffer.from('["x"]').toString('base64url')}`,
    'limit=0',
    'asOf=2004-13',
    'knownAt=yesterday',
    'status=dead',
    'colour=red',
    'source=%00',
  ])('refuses %s', async (query) => {
    const { status, body } = await service.get(`/v1/agreements?${query}`);
    expect([status, typeof body.code]).toEqual([400, 'string']);
  });

  it('has the agreements that found organisations, without anybody having sent them', async () => {
    const { body } = await service.get('/v1/agreements?constitutes=nato');
    expect(body.items).toMatchObject([{ title: 'North Atlantic Treaty', constitutes: 'nato', status: 'inForce' }]);
    expect((await service.get('/v1/agreements?source=https://entente.example/reference')).body.total).toBe(23);
  });
});
