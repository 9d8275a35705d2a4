import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aReport, OFFICER, startTestEngagements, type RunningEngagements } from '../../../spec/running-engagements.js';

let service: RunningEngagements;

beforeAll(async () => {
  service = await startTestEngagements();
});
afterAll(() => service.close());

async function send(...events: object[]): Promise<any[]> {
  const { status, body } = await service.post('/v1/events', events);
  if (status !== 202) throw new Error(JSON.stringify(body));
  return body.results;
}

const traveller = (name: string, key = name) => ({ participants: [{ partner: 'COL', name, key, position: 'Minister of Defence' }] });

describe('a report of an engagement', () => {
  it('is stored under its record; one that is over was held', async () => {
    const [result] = await send(aReport('new', traveller('Ana Gil')));
    expect(result).toMatchObject({ outcome: 'stored' });
    const { body } = await service.get('/v1/engagements?source=urn:test&record=new');
    expect(body.items).toMatchObject([
      { id: result.subject, version: 1, state: 'held', participants: [{ name: 'Ana Gil', position: 'Minister of Defence', partner: 'COL' }] },
    ]);
    expect(await service.told(result.subject, 1)).toEqual(['engagement-held']);
    const [event] = await service.published(result.subject);
    expect(JSON.stringify(event)).not.toContain('Ana Gil');
  });

  it('is planned, approved, told of or cancelled where it says so', async () => {
    const says = async (data: object): Promise<unknown[]> => {
      const [{ subject }] = await send(aReport(`says ${JSON.stringify(data)}`, data));
      return [(await service.get(`/v1/engagements/${subject}`)).body.state, await service.told(subject, 1)];
    };
    expect(await says({ from: '2999-01-01', to: '2999-01-02' })).toEqual(['planned', ['engagement-planned']]);
    expect(await says({ state: 'approved' })).toEqual(['approved', ['engagement-approved']]);
    expect(await says({ account: { outcome: 'Agreed.' } })).toEqual(['reported', ['engagement-reported-on']]);
    expect(await says({ state: 'cancelled' })).toEqual(['cancelled', ['engagement-cancelled']]);
  });

  it('is a duplicate at the same revision and at a lower one, and corrects at a higher one; history keeps both', async () => {
    const [first] = await send(aReport('corrected', {}, 3));
    expect((await send(aReport('corrected', { title: 'Other' }, 3), aReport('corrected', { title: 'Other' }, 2))).map(({ outcome }) => outcome)).toEqual([
      'duplicate',
      'duplicate',
    ]);
    const [second] = await send(aReport('corrected', { title: 'Better', to: '1999-04-26' }, 4));
    expect([second.outcome, second.subject]).toEqual(['stored', first.subject]);
    const { items } = (await service.get(`/v1/engagements/${first.subject}/history`)).body;
    expect(items.map(({ version, record, knownTo }: any) => [version, record.title, knownTo === null])).toEqual([
      [1, 'Visit corrected', false],
      [2, 'Better', true],
    ]);
    expect(await service.told(first.subject, 2)).toEqual(['engagement-held', 'engagement-corrected']);
  });

  it('leaves what was done here: an account and its approval', async () => {
    const [{ subject }] = await send(aReport('ours'));
    await service.change(`/v1/engagements/${subject}/account`, 1, { outcome: 'Agreed.' });
    await send(aReport('ours', { title: 'Named better' }, 2));
    expect((await service.get(`/v1/engagements/${subject}`)).body).toMatchObject({
      title: 'Named better',
      state: 'account-submitted',
      account: { outcome: 'Agreed.' },
      pending: { of: 'account' },
    });
  });

  it('that comes twice in a batch is taken in order', async () => {
    const results = await send(aReport('batch', { title: 'First' }, 1), aReport('batch', { title: 'Third' }, 3), aReport('batch', { title: 'Second' }, 2));
    expect(results.map(({ outcome }) => outcome)).toEqual(['stored', 'stored', 'duplicate']);
    expect((await service.get(`/v1/engagements/${results[0].subject}`)).body).toMatchObject({ version: 2, title: 'Third' });
  });

  it('of somebody in two places is believed, with a warning; both are listed once', async () => {
    const days = (from: string, to: string) => ({ from, to, ...traveller('Eva Rojas', 'rojas') });
    const results = await send(
      aReport('place 1', days('2001-01-01', '2001-01-05')),
      aReport('place 2', days('2001-01-05', '2001-01-08')),
      aReport('place 3', days('2001-01-04', '2001-01-04')),
    );
    expect(results.map(({ warnings = [] }) => warnings.map(({ code }: any) => code))).toEqual([[], [], ['in-two-places']]);
    const later = await send(aReport('place 4', days('2001-01-07', '2001-02')));
    expect(later[0].warnings.map(({ code }: any) => code)).toEqual(['in-two-places']);
    const { body } = await service.get('/v1/engagements/clashes?who=rojas&source=urn:test');
    expect(body.total).toBe(2);
    expect(body.items.map(({ name, engagements }: any) => [name, engagements.map(({ title }: any) => title).sort()])).toEqual([
      ['Eva Rojas', ['Visit place 1', 'Visit place 3']],
      ['Eva Rojas', ['Visit place 2', 'Visit place 4']],
    ]);
    expect((await service.get('/v1/engagements/clashes?who=rojas&limit=1')).body.next).toEqual(expect.any(String));
  });

  it('does not hold up the others when it is refused', async () => {
    const results = await send(
      aReport('good-1'),
      aReport('bad-1', { hosts: [{ name: 'Somoa' }] }),
      aReport('bad-2', { to: '1999-04-22' }),
      aReport('bad-3', { titel: 'x' }),
      aReport('good-2'),
    );
    expect(results.map(({ outcome, code, faults }) => [outcome, code, faults?.[0].path, faults?.[0].code])).toEqual([
      ['stored', undefined, undefined, undefined],
      ['refused', 'partner-unknown', '/data/hosts/0', 'partner-unknown'],
      ['refused', 'invalid-input', '/data/to', 'ends-before-begins'],
      ['refused', 'invalid-input', '/data/titel', 'unknown-field'],
      ['stored', undefined, undefined, undefined],
    ]);
    expect(results[1].faults[0].accepted).toContain('WSM');
  });

  it('is refused where the record is under a label its sender does not hold', async () => {
    const [{ subject }] = await send(aReport('hidden', { label: { policy: 'PER', classification: 'SECRET' } }));
    const { body } = await service.post('/v1/events', [aReport('hidden', {}, 2), aReport('hidden', {}, 1)], {
      claims: { ...OFFICER, sub: 'low', clearance: 'UNCLASSIFIED' },
    });
    expect(body.results.map(({ outcome, code, subject: told }: any) => [outcome, code, told])).toEqual([
      ['refused', 'label-not-held', undefined],
      ['refused', 'label-not-held', undefined],
    ]);
    expect((await service.get(`/v1/engagements/${subject}`)).body.version).toBe(1);
  });

  it('stays one engagement where several senders bring it at once', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => send(aReport('race', traveller('Leo Paz')))));
    expect(new Set(answers.map(([result]) => result.subject)).size).toBe(1);
    expect(answers.filter(([result]) => result.outcome === 'stored')).toHaveLength(1);
  });
});

describe('the list of engagements', () => {
  it('tells what was on a day certainly from what a partial date makes possible', async () => {
    const dated = (from: string, to?: string) => ({ from, ...(to && { to }), hosts: ['CHL'], participants: [{ partner: 'URY' }] });
    await send(
      aReport('exact', dated('1980-03-04', '1980-03-06')),
      {
        ...aReport('month'),
        data: {
          report: { source: 'urn:test', record: 'month', revision: 1 },
          title: 'Month',
          kind: 'talks',
          ...dated('1980-03'),
          label: { policy: 'PUBLIC', classification: 'UNCLASSIFIED' },
        },
      },
      aReport('long', dated('1980-01', '1980-06')),
      aReport('after', dated('1980-03-07', '1980-03-08')),
    );
    const on = async (query: string): Promise<[string, string][]> =>
      (await service.get(`/v1/engagements?partner=CHL&with=URY&${query}`)).body.items.map(({ report, certainty }: any) => [report.record, certainty]);
    expect(await on('on=1980-03-06')).toEqual([
      ['long', 'certain'],
      ['month', 'possible'],
      ['exact', 'certain'],
    ]);
    expect(await on('on=1980-03-06&certainty=certain')).toEqual([
      ['long', 'certain'],
      ['exact', 'certain'],
    ]);
    expect(await on('on=1980-03')).toEqual([
      ['long', 'certain'],
      ['month', 'certain'],
      ['exact', 'certain'],
      ['after', 'certain'],
    ]);
    expect(await on('from=1980-03-07&to=1980-07')).toEqual([
      ['long', 'certain'],
      ['month', 'possible'],
      ['after', 'certain'],
    ]);
    expect(await on('to=1980-02')).toEqual([['long', 'possible']].map(([record]) => [record, 'certain']));
    expect((await service.get('/v1/engagements?on=1980-03&from=1980')).body.code).toBe('on-and-range');
  });

  it('pages by day, and counts what the reader sees', async () => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await service.get(`/v1/engagements?with=URY&limit=1${cursor}`);
      expect(body.total).toBe(4);
      seen.push(...body.items.map(({ report }: any) => report.record));
      cursor = body.next === null ? '' : `&cursor=${encodeURIComponent(body.next)}`;
    } while (cursor !== '');
    expect(seen).toEqual(['long', 'month', 'exact', 'after']);
  });
});
