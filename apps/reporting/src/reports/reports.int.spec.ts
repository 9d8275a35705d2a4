import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Label } from '@entente/contracts';
import { eventually } from '@entente/testing';
import { anAgreement, aPartner, SECRET_PER, type ABuiltAgreement } from '../../spec/events.js';
import { startTestReporting, type RunningReporting } from '../../spec/running-reporting.js';

const FOR_NATO: Label = { policy: 'nato', classification: 'RESTRICTED', categories: [], releasableTo: ['nato'] };
const CHILEAN = { nation: 'CHL' };
const FRENCH = { nation: 'FRA' };

let reporting: RunningReporting;
let open: ABuiltAgreement;
let secret: ABuiltAgreement;
let forNato: ABuiltAgreement;

beforeAll(async () => {
  reporting = await startTestReporting();
  open = anAgreement({ title: 'open', parties: ['PER', 'ARG'], signedOn: '2001-05-04', inForceOn: '2002-01-01', kind: 'logistics' });
  secret = anAgreement({
    title: 'hidden',
    parties: ['PER', 'BOL'],
    signedOn: '2003',
    inForceOn: '2003',
    kind: 'cyber',
    label: SECRET_PER,
    constitutes: 'secret-club',
    spells: { PER: [{ from: '2003' }], BOL: [{ from: '2003' }] },
    obligations: [{ id: '01890a5d-ac96-774b-bcce-b302099a8057', kind: 'defence', owedBy: [], owedTo: [] }],
  });
  forNato = anAgreement({ title: 'for members', parties: ['PER', 'USA'], signedOn: '2010-01', label: FOR_NATO });
  const nato = anAgreement({
    title: 'North Atlantic Treaty',
    parties: ['FRA', 'USA'],
    constitutes: 'nato',
    signedOn: '1949-04-04',
    inForceOn: '1949-08-24',
    spells: { FRA: [{ from: '1949-08-24' }], USA: [{ from: '1949-08-24' }] },
  });
  await reporting.publish(
    ...['PER', 'ARG', 'BOL', 'CHL', 'FRA', 'USA'].map((id) => aPartner(id, { region: id === 'FRA' ? 'Europe' : 'Americas' })),
    aPartner('nato', { kind: 'organisation' }),
  );
  await reporting.publish(...nato.events, ...open.events, ...secret.events, ...forNato.events);
  await reporting.caughtUp();
}, 60_000);
afterAll(() => reporting.close());

async function report(query: string, claims: object): Promise<unknown[][]> {
  return (await reporting.get(`/v1/reports/agreements?${query}`, claims)).body.rows;
}

describe('what a caller of another nation sees', () => {
  it('is nothing of a hidden agreement in the dossier: not in lists, counts, counterparts, organisations, obligations or history', async () => {
    const own = (await reporting.get('/v1/partners/PER/dossier?asOf=2020', { nation: 'PER' })).body;
    expect(own).toMatchObject({
      agreements: { total: 2, counts: { total: 2, inForce: 2 } },
      organisations: [{ organisation: 'secret-club' }],
      obligations: [{ kind: 'defence', title: 'hidden' }],
    });
    expect(own.label).toMatchObject({ policy: 'PER', classification: 'SECRET', releasableTo: ['PER'] });
    const { body } = await reporting.get('/v1/partners/PER/dossier?asOf=2020', CHILEAN);
    expect(body).toMatchObject({
      agreements: { total: 1, counts: { total: 1, inForce: 1, signed: 0, ended: 0 }, items: [{ id: open.id }] },
      organisations: [],
      members: [],
      counterparts: [{ partner: 'ARG', agreements: 1, inForce: 1 }],
      obligations: [],
      history: { total: 1 + open.events.length },
      label: { policy: 'PUBLIC', classification: 'UNCLASSIFIED' },
    });
    expect(JSON.stringify(body)).not.toMatch(/hidden|secret-club|BOL/);
    expect((await reporting.get('/v1/partners/secret-club/dossier', CHILEAN)).body).toMatchObject({ members: [], history: { total: 0 } });
  });

  it('is nothing of it between two partners', async () => {
    expect((await reporting.get('/v1/relations/PER/BOL?asOf=2020')).body).toMatchObject({
      agreements: { total: 1 },
      sharedOrganisations: [{ organisation: 'secret-club', certainty: 'certain' }],
      history: { total: secret.events.length },
    });
    expect((await reporting.get('/v1/relations/PER/BOL?asOf=2020', CHILEAN)).body).toMatchObject({
      agreements: { items: [], total: 0, counts: { total: 0 } },
      sharedOrganisations: [],
      history: { items: [], total: 0 },
    });
  });

  it('is nothing of it in history, whatever it is asked by', async () => {
    for (const query of [`subject=${secret.id}`, 'partner=BOL&type=entente.agreements.party-bound.v1', 'partner=secret-club']) {
      expect((await reporting.get(`/v1/history?${query}`)).body.total).toBeGreaterThan(0);
      expect((await reporting.get(`/v1/history?${query}`, CHILEAN)).body).toMatchObject({ items: [], next: null, total: 0 });
    }
  });

  it('is nothing of it in reports, as JSON or as CSV', async () => {
    expect(await report('groupBy=kind', {})).toEqual([
      ['cyber', 1],
      ['general-defence-cooperation', 1],
      ['logistics', 1],
    ]);
    expect(await report('groupBy=kind', CHILEAN)).toEqual([
      ['general-defence-cooperation', 1],
      ['logistics', 1],
    ]);
    const csv = await reporting.get('/v1/reports/agreements?groupBy=partner,year', CHILEAN, { accept: 'text/csv' });
    expect(csv.body).toBe('partner,year,agreements\r\nARG,2001,1\r\nFRA,1949,1\r\nPER,2001,1\r\nUSA,1949,1\r\n');
    expect(Object.fromEntries(csv.headers)).toMatchObject({
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': 'attachment; filename="agreements.csv"',
      'entente-truncated': 'false',
    });
  });

  it('is what its organisation may see, as long as it belongs', async () => {
    // Who belongs to what is looked up again a moment after it is told.
    await eventually(async () => (await reporting.get('/v1/partners/USA/dossier?asOf=2020', FRENCH)).body.agreements.total === 2);
    expect((await reporting.get('/v1/partners/USA/dossier?asOf=2020', { ...FRENCH, clearance: 'UNCLASSIFIED' })).body.agreements.total).toBe(1);
    expect((await reporting.get('/v1/partners/USA/dossier?asOf=2020', CHILEAN)).body.agreements.total).toBe(1);
  });

  it('is nothing at all without settings: the database denies', async () => {
    await reporting.sql(`SET entente.system = ''`);
    for (const table of ['partner', 'agreement', 'agreement_party', 'membership', 'history', 'history_partner']) {
      expect([table, await reporting.sql(`SELECT count(*)::int AS rows FROM ${table}`)]).toEqual([table, [{ rows: 0 }]]);
    }
    await reporting.sql(`SET entente.system = 'on'`);
  });
});

describe('status as of a day', () => {
  const cases = [
    { title: 'before anything', dates: { signedOn: '2001', inForceOn: '2003-06', endedOn: '2010-02-01' }, asOf: '2000-12-31', is: ['negotiation', 'certain'] },
    { title: 'within the year of signature', dates: { signedOn: '2001', inForceOn: '2003-06' }, asOf: '2001-05-01', is: ['signed', 'possible'] },
    { title: 'after signature', dates: { signedOn: '2001', inForceOn: '2003-06' }, asOf: '2002-01-01', is: ['signed', 'certain'] },
    { title: 'within the month of entry into force', dates: { signedOn: '2001', inForceOn: '2003-06' }, asOf: '2003-06-15', is: ['inForce', 'possible'] },
    { title: 'in force', dates: { signedOn: '2001', inForceOn: '2003-06', endedOn: '2010' }, asOf: '2005', is: ['inForce', 'certain'] },
    { title: 'within the year it ends', dates: { signedOn: '2001', inForceOn: '2003-06', endedOn: '2010' }, asOf: '2010-03-03', is: ['inForce', 'possible'] },
    {
      title: 'without any signature, within the year it ends',
      dates: { signedOn: undefined, endedOn: '2010' },
      asOf: '2010-02-01',
      is: ['negotiation', 'possible'],
    },
    { title: 'asked about a year in which it may not have been signed yet', dates: { signedOn: '2001-05' }, asOf: '2001', is: ['signed', 'possible'] },
    { title: 'on the day it ends', dates: { signedOn: '2001', inForceOn: '2003-06', endedOn: '2010-02-01' }, asOf: '2010-02-01', is: ['ended', 'certain'] },
  ];

  it.each(cases)('is $is $title', async ({ title, dates, asOf, is }) => {
    const party = `test-${cases.findIndex((one) => one.title === title)}`;
    await reporting.publish(...anAgreement({ ...dates, parties: ['PER', party] }).events);
    await reporting.caughtUp();
    const { body } = await reporting.get(`/v1/partners/${party}/dossier?asOf=${asOf}`);
    expect([body.agreements.items[0].status, body.agreements.items[0].certainty]).toEqual(is);
    const counted = body.agreements.counts;
    expect(counted.total - counted.inForce - counted.signed - counted.ended).toBe(is[0] === 'negotiation' ? 1 : 0);
    expect(await report(`groupBy=status&asOf=${asOf}`, {}).then((rows) => rows.some(([status]) => status === is[0]))).toBe(true);
  });
});

describe('reports', () => {
  it('count an agreement once per group of signatures certain to lie between the ends', async () => {
    expect(await report('groupBy=year&from=2001&to=2003', {})).toEqual(expect.arrayContaining([[2003, 1]]));
    expect(await report('groupBy=year&from=2003-02&to=2003', {})).toEqual([]);
    expect(await report('groupBy=region,kind&to=1990', {})).toEqual([
      ['Americas', 'general-defence-cooperation', 1],
      ['Europe', 'general-defence-cooperation', 1],
    ]);
  });

  it('refuse what they cannot group by', async () => {
    const { status, body } = await reporting.get('/v1/reports/agreements?groupBy=year,colour');
    expect([status, body.faults[0].path]).toEqual([400, '/query/groupBy/1']);
  });
});

describe('every answer', () => {
  it('says how far the log was read', async () => {
    const [{ events }] = await reporting.sql(`SELECT next_offset::int AS events FROM consumer_offset WHERE topic = 'entente.agreements.events'`);
    const others = ['engagements', 'exercises', 'crisis-channels'].map((owner) => [`entente.${owner}.events`, 0]);
    const position = { 'entente.partners.events': 7, 'entente.agreements.events': events, ...Object.fromEntries(others) };
    for (const path of ['/v1/partners/PER/dossier', '/v1/relations/PER/ARG', '/v1/reports/agreements', '/v1/history']) {
      expect([path, (await reporting.get(path)).body.position]).toEqual([path, position]);
    }
    const csv = await reporting.get('/v1/reports/agreements?format=csv');
    expect(JSON.parse(csv.headers.get('entente-position') ?? '')).toEqual(position);
  });
});

describe('history', () => {
  async function readable(): Promise<number[]> {
    return (await reporting.sql(`SELECT position::int FROM history WHERE audience IS NULL OR 'PER' = ANY(audience) ORDER BY position DESC`)).map(
      ({ position }) => position,
    );
  }

  it('pages newest first without loss or repetition', async () => {
    const seen: number[] = [];
    let path: string | undefined = '/v1/history?limit=7';
    while (path) {
      const { body, headers } = await reporting.get(path);
      seen.push(...body.items.map((item: { position: number }) => item.position));
      path = /<(.*)>/.exec(headers.get('link') ?? '')?.[1];
      expect([body.next === null, body.total]).toEqual([path === undefined, (await readable()).length]);
    }
    expect(seen).toEqual(await readable());
  });
});
