import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aReport, startTestAgreements, type RunningAgreements } from '../../../spec/running-agreements.js';

let service: RunningAgreements;

const party = (partner: string, ...spells: object[]) => ({ partner, spells });

beforeAll(async () => {
  service = await startTestAgreements();
  const { body } = await service.post('/v1/events', [
    aReport('alliance', {
      parties: [
        party('PER', { from: '2000-01-01' }),
        party('COL', { from: '2002-01-01', to: '2010-01-01' }),
        party('ECU', { from: '2012-01-01' }),
        party('BOL'),
      ],
    }),
    aReport('defence', {
      kind: 'logistics',
      obligations: [{ kind: 'defence' }, { kind: 'report' }],
      inForceOn: '2005',
      endedOn: '2008',
      parties: [party('PER'), party('CHL')],
    }),
    aReport('trade', { kind: 'logistics', obligations: [{ kind: 'report' }], inForceOn: '2005-01-01', parties: [party('PER'), party('BRA')] }),
    aReport('phases', {
      parties: [party('PER', { from: '2000-01-01', to: '2006-01-01' }, { from: '2006-01-01', basis: 'succession' }), party('ARG', { from: '2001-01-01' })],
    }),
    aReport('apart', { parties: [party('URY', { from: '2004-01-01', to: '2004-05-01' }), party('PRY', { from: '2004-09-01' })] }),
  ]);
  expect(body.results.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['stored', 'stored', 'stored', 'stored', 'stored']);
});
afterAll(() => service.close());

async function allies(partner: string, query: string): Promise<any[]> {
  const { body } = await service.get(`/v1/partners/${partner}/allies?${query}`);
  expect(body.total).toBe(body.items.length);
  return body.items;
}

const names = (items: any[]): string[] => items.map(({ partner }) => partner);

describe('allies', () => {
  it('are bound on that day together with the partner, both of them', async () => {
    expect(names(await allies('PER', 'asOf=2001-06-01'))).toEqual(['ARG']);
    expect(names(await allies('PER', 'asOf=2002-01-01'))).toEqual(['ARG', 'COL']);
    expect(names(await allies('PER', 'asOf=2010-01-01'))).toEqual(['ARG']);
    expect(names(await allies('PER', 'asOf=2013-01-01'))).toEqual(['ARG', 'ECU']);
  });

  it('come with the agreement that binds both, from the later beginning to the earlier end', async () => {
    const colombia = (await allies('COL', 'asOf=2003-01-01'))[0];
    expect(colombia).toMatchObject({
      partner: 'PER',
      certainty: 'certain',
      agreements: [{ title: 'Agreement alliance', from: '2002-01-01', to: '2010-01-01', certainty: 'certain' }],
    });
  });

  it('are by alliance or obligation of defence, or by the obligation asked for', async () => {
    expect(names(await allies('PER', 'asOf=2006'))).toEqual(['ARG', 'CHL', 'COL']);
    expect(names(await allies('PER', 'asOf=2006&obligation=report'))).toEqual(['BRA', 'CHL']);
    expect(names(await allies('PER', 'asOf=2006&obligation=neutrality'))).toEqual([]);
  });

  it('are only possible where a partial date leaves it open, and can be left out', async () => {
    expect((await allies('PER', 'asOf=2008&obligation=defence'))[0]).toMatchObject({ partner: 'CHL', certainty: 'possible' });
    expect(await allies('PER', 'asOf=2008&obligation=defence&certainty=certain')).toEqual([]);
    expect((await allies('PER', 'asOf=2006&obligation=defence'))[0].certainty).toBe('certain');
    expect(await allies('PER', 'asOf=2009&obligation=defence')).toEqual([]);
  });

  it('were not who was bound at another time of the same year', async () => {
    expect(await allies('URY', 'asOf=2004')).toEqual([]);
  });

  it('count once, whatever phases their membership has', async () => {
    expect((await allies('ARG', 'asOf=2006')).map(({ partner, agreements }) => [partner, agreements.length])).toEqual([['PER', 1]]);
  });

  it('come page by page', async () => {
    const { body } = await service.get('/v1/partners/PER/allies?asOf=2006&limit=2');
    expect([names(body.items), body.total]).toEqual([['ARG', 'CHL'], 3]);
    expect(names((await service.get(`/v1/partners/PER/allies?asOf=2006&limit=2&cursor=${body.next}`)).body.items)).toEqual(['COL']);
  });
});
