import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestAgreements, type RunningAgreements } from '../../../spec/running-agreements.js';

let service: RunningAgreements;

beforeAll(async () => {
  service = await startTestAgreements();
});
afterAll(() => service.close());

async function members(organisation: string, query: string): Promise<any[]> {
  const { body } = await service.get(`/v1/organisations/${organisation}/members?${query}`);
  expect(body.total).toBe(body.items.length);
  return body.items;
}

const names = (items: any[]): string[] => items.map(({ partner }) => partner);

describe('members of an organisation', () => {
  it.each([
    ['nato', '1949-08-23', 0],
    ['nato', '1949-08-24', 12],
    ['nato', '1990', 16],
    ['nato', '2024-03-06', 31],
    ['nato', '2024-03-07', 32],
    ['warsaw-pact', '1960', 8],
    ['warsaw-pact', '1970', 7],
    ['warsaw-pact', '1991-07-01', 0],
    ['asean', '2000', 10],
    ['ecowas', '2025-01-29', 12],
  ])('of %s on %s are %d', async (organisation, asOf, count) => {
    expect(await members(organisation, `asOf=${asOf}`)).toHaveLength(count);
  });

  it('say since when and by which agreement', async () => {
    const spain = (await members('nato', 'asOf=2000')).find(({ partner }) => partner === 'ESP');
    expect(spain).toMatchObject({ certainty: 'certain', from: '1982-05-30', agreements: [{ title: 'North Atlantic Treaty', from: '1982-05-30' }] });
  });

  it('count once where spells touch, as one membership', async () => {
    const yugoslavia = (await members('un', 'asOf=2000')).filter(({ partner }) => partner === 'YUG');
    expect(yugoslavia).toMatchObject([{ certainty: 'certain', from: '1945-10-24', to: '2003-02-04' }]);
    expect(yugoslavia[0].agreements.map(({ from, certainty }: any) => [from, certainty])).toEqual([
      ['1945-10-24', 'possible'],
      ['2000-11-01', 'possible'],
    ]);
  });

  it('go on through another founding agreement', async () => {
    const france = (await members('european-union', 'asOf=2000')).filter(({ partner }) => partner === 'FRA');
    expect(france).toMatchObject([{ from: '1958-01-01', certainty: 'certain' }]);
    expect(france[0].agreements).toHaveLength(2);
  });

  it('left and came back as two memberships', async () => {
    const indonesia = async (asOf: string): Promise<any> => (await members('un', `asOf=${asOf}`)).find(({ partner }) => partner === 'IDN');
    expect([await indonesia('1960'), await indonesia('1965-06-01'), await indonesia('1970')]).toMatchObject([
      { from: '1950-09-28', to: '1965-01-20' },
      undefined,
      { from: '1966-09-28' },
    ]);
  });

  it('are possible where a partial date leaves it open', async () => {
    expect((await members('nato', 'asOf=2004')).filter(({ certainty }) => certainty === 'possible').map(({ partner }) => partner)).toEqual([
      'BGR',
      'EST',
      'LTU',
      'LVA',
      'ROU',
      'SVK',
      'SVN',
    ]);
    expect(names(await members('nato', 'asOf=2004&certainty=certain'))).toHaveLength(19);
  });

  it('include former states only while they were', async () => {
    expect(names(await members('un', 'asOf=1980'))).toEqual(expect.arrayContaining(['SUN', 'CSK', 'DDR', 'YUG']));
    expect(names(await members('un', 'asOf=1995'))).not.toContain('SUN');
  });
});
