import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { crisisClosed, exerciseCancelled, followUpDone, type Label } from '@entente/contracts';
import ICAL from 'ical.js';
import { anEvent, aPartner, SECRET_PER } from '../../../spec/events.js';
import { inDays } from '../../../spec/ledger-events.js';
import { aCrisis, aFollowUp, anEngagement, anExercise, corrected, aPosting, deadlinesOfEngagements, saidOf } from '../../../spec/occasion-events.js';
import { startTestReporting, type RunningReporting, type Wire } from '../../../spec/running-reporting.js';

const CHILEAN = { nation: 'CHL' };
const FOR_PER: Label = { policy: 'PER', classification: 'UNCLASSIFIED', categories: [] };
let reporting: RunningReporting;

async function told(...events: Parameters<RunningReporting['publish']>): Promise<void> {
  await reporting.publish(...events);
  await reporting.caughtUp();
}

async function happening(query: string, claims: object = {}): Promise<Wire> {
  const { status, body } = await reporting.get(`/v1/calendar?${query}`, claims);
  expect([status, body.code]).toEqual([200, undefined]);
  return body;
}

async function titles(query: string, claims: object = {}): Promise<string[]> {
  return (await happening(query, claims)).items.map(({ title }: Wire) => title);
}

const of = (partner: string) => ({ hosts: [partner], participants: [] });

beforeAll(async () => {
  reporting = await startTestReporting();
  await told(...['PER', 'CHL', 'BOL', 'ARG', 'COL', 'ECU'].map((id) => aPartner(id)));
}, 60_000);
afterAll(() => reporting.close());

describe('the calendar', () => {
  it('lists what happens from today on, engagements and exercises, by the day they may begin', async () => {
    const [year] = inDays(300).split('-');
    await told(
      anEngagement({ ...of('BOL'), title: 'over', from: inDays(-10), to: inDays(-1) }).event,
      anEngagement({ ...of('BOL'), title: 'going on', from: inDays(-10), to: inDays(0), place: { text: 'La Paz' } }).event,
      anEngagement({ ...of('BOL'), title: 'far', from: inDays(401) }).event,
      anExercise({ title: 'some day', hosts: ['BOL'], startsOn: year ?? '', endsOn: undefined }).event,
      anExercise({ title: 'next', hosts: ['BOL'], startsOn: inDays(3), endsOn: inDays(9) }).event,
    );
    const body = await happening('partner=BOL');
    expect(body).toMatchObject({ total: 3, next: null, from: inDays(0), to: inDays(400), position: { 'entente.engagements.events': 3 } });
    const found = new Map(body.items.map((item: Wire) => [item.title, item]));
    expect([...found.keys()].sort()).toEqual(['going on', 'next', 'some day']);
    expect(found.get('going on')).toMatchObject({
      owner: 'engagements',
      kind: 'talks',
      state: 'planned',
      certainty: 'certain',
      place: 'La Paz',
      partners: ['BOL'],
    });
    expect(found.get('some day')).toMatchObject({ owner: 'exercises', from: year, certainty: 'possible' });
    expect(await titles(`partner=BOL&from=${inDays(-1)}&to=${inDays(2)}&owner=engagements`)).toEqual(['over', 'going on']);
    expect((await titles('partner=BOL&kind=live&with=PER')).sort()).toEqual(['next', 'some day']);
    expect(await titles('partner=BOL&with=CHL')).toEqual([]);
    expect((await reporting.get('/v1/calendar?kind=party')).status).toBe(400);
    expect((await reporting.get('/v1/calendar?from=9999')).status).toBe(200);
  });

  it('is paged without loss or repetition', async () => {
    const all = Array.from({ length: 13 }, (_, n) => anEngagement({ ...of('ARG'), title: `p${n}`, from: inDays(n % 3) }));
    await told(...all.map(({ event }) => event));
    for (const whose of ['partner=ARG', `to=${inDays(3)}`]) {
      const seen: string[] = [];
      let path: string | undefined = `/v1/calendar?${whose}&limit=4`;
      while (path) {
        const { body, headers }: { body: Wire; headers: Headers } = await reporting.get(path);
        seen.push(...body.items.map(({ from, id }: Wire) => `${from} ${id}`).filter((key: string) => all.some(({ id }) => key.endsWith(id))));
        path = /<(.*)>/.exec(headers.get('link') ?? '')?.[1];
      }
      expect(seen).toEqual(all.map(({ id, record }) => `${record.from} ${id}`).sort());
    }
    expect((await happening('partner=ARG&limit=1')).total).toBe(13);
    const refused = await reporting.get(`/v1/calendar?cursor=${Buffer.from('["2030-13-01","a"]').toString('base64url')}`);
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid-cursor']);
  });

  it('shows to nobody what they may not see, in no list, no count and no part of a brief', async () => {
    const [ours, everybodys] = [anEngagement({ title: 'ours', from: inDays(1) }, FOR_PER), anEngagement({ title: 'everybody’s', from: inDays(1) })];
    await told(ours.event, everybodys.event);
    const asks = ['/v1/calendar?partner=CHL', `/v1/calendar?to=${inDays(1)}&limit=500`];
    for (const path of asks) {
      const [peruvian, chilean] = [(await reporting.get(path)).body, (await reporting.get(path, CHILEAN)).body];
      expect(peruvian.items.map(({ title }: Wire) => title)).toEqual(expect.arrayContaining(['ours', 'everybody’s']));
      expect(chilean.items.map(({ title }: Wire) => title)).not.toContain('ours');
      expect(chilean.total).toBe(peruvian.total - 1);
      expect(chilean.items).toHaveLength(chilean.total);
    }
    expect((await reporting.get('/v1/partners/CHL/dossier')).body.engagements).toMatchObject({ total: 2 });
    expect((await reporting.get('/v1/partners/CHL/dossier', CHILEAN)).body.engagements).toMatchObject({ total: 1, next: [{ title: 'everybody’s' }] });
    expect((await reporting.get('/v1/relations/PER/CHL', CHILEAN)).body.engagements.total).toBe(1);
    expect((await reporting.get('/v1/calendar.ics?partner=CHL', CHILEAN)).body).not.toContain(ours.id);
    await told(corrected(everybodys, 2, {}, SECRET_PER));
    expect(await titles('partner=CHL', CHILEAN)).toEqual([]);
    expect((await reporting.get('/v1/partners/CHL/dossier', CHILEAN)).body.engagements).toEqual({ next: [], last: [], total: 0 });
    expect((await reporting.get('/v1/partners/CHL/dossier')).body.label).toMatchObject({ classification: 'SECRET', releasableTo: ['PER'] });
  });
});

describe('a dossier and a relation', () => {
  it('have the label of every occasion they show, though history shows later things only', async () => {
    const secret = anEngagement({ hosts: ['quiet', 'silent'], participants: [], from: inDays(1) }, SECRET_PER);
    const later = Array.from({ length: 21 }, () => anEngagement({ hosts: ['quiet', 'silent'], participants: [], from: inDays(2) }).event);
    await told(secret.event, ...later);
    for (const path of ['/v1/partners/quiet/dossier', '/v1/relations/quiet/silent']) {
      const { body } = await reporting.get(path);
      expect([path, body.engagements.next[0].id, body.label.classification]).toEqual([path, secret.id, 'SECRET']);
      expect(body.history.items.map(({ subject }: Wire) => subject)).not.toContain(secret.id);
      expect((await reporting.get(path, CHILEAN)).body.label.classification).toBe('UNCLASSIFIED');
    }
  });

  it('show what comes next and what was last, as of the day asked about', async () => {
    const meeting = (title: string, from: string, partners: readonly string[]) =>
      anEngagement({ title, from, hosts: ['COL'], participants: partners.map((partner) => ({ part: 'member', partner })) });
    const cancelled = anExercise({ title: 'cancelled', hosts: ['COL'], startsOn: '2020-06' });
    await told(
      meeting('first', '2019-05', ['ECU']).event,
      meeting('second', '2020-01-10', []).event,
      meeting('third', '2020-06', ['ECU']).event,
      meeting('fourth', '2021', ['ECU']).event,
      anExercise({ title: 'exercise', hosts: ['COL', 'ECU'], startsOn: '2020-03-01', endsOn: '2020-03-31' }).event,
      cancelled.event,
      anEvent(exerciseCancelled, { subject: cancelled.id, sequence: 2 }, { ...saidOf(cancelled.record, ['COL']), on: '2020', reason: 'no money' }),
    );
    const shown = async (path: string) => {
      const { body } = await reporting.get(path);
      const named = ({ next, last, total }: Wire) => [
        ...[next, last].map((lines) => lines.map(({ title, certainty }: Wire) => `${title} ${certainty}`)),
        total,
      ];
      return { engagements: named(body.engagements), exercises: named(body.exercises) };
    };
    expect(await shown('/v1/partners/COL/dossier?asOf=2020-06-15')).toEqual({
      engagements: [['third possible', 'fourth certain'], ['second certain', 'first certain'], 4],
      exercises: [[], ['exercise certain'], 1],
    });
    expect(await shown('/v1/relations/ECU/COL?asOf=2020-03-31')).toEqual({
      engagements: [['third certain', 'fourth certain'], ['first certain'], 3],
      exercises: [['exercise certain'], [], 1],
    });
  });
});

describe('crises, postings and follow-ups', () => {
  it('are in the brief on whom they concern, as of the day asked about', async () => {
    const crisis = aCrisis('2019-03-01', ['west', 'east']);
    const [attache, former] = [aPosting('west', 'east', { from: '2018', to: '2021-01-01' }), aPosting('east', 'west', { from: '2010', to: '2011' })];
    await told(crisis.event, attache.event, former.event, aPosting('west', 'north', { from: '2020-06-01' }).event);
    const west = (await reporting.get('/v1/partners/west/dossier?asOf=2020-06-01')).body;
    expect(west.crises).toMatchObject({
      next: [{ id: crisis.id, kind: 'crisis', state: 'open', from: '2019-03-01', certainty: 'certain' }],
      last: [],
      total: 1,
    });
    expect(west.postings).toMatchObject({
      total: 2,
      items: [{ id: attache.id, certainty: 'certain', position: 'naval attaché', to: '2021-01-01' }, { host: 'north' }],
    });
    const between = async (asOf: string) => (await reporting.get(`/v1/relations/east/west?asOf=${asOf}`)).body;
    expect((await between('2020-06-01')).postings).toMatchObject({ total: 1, items: [{ id: attache.id }] });
    expect((await between('2018-06')).postings.items).toMatchObject([{ certainty: 'possible' }]);
    expect((await between('2021-01-01')).postings).toEqual({ items: [], total: 0 });
    const about = { title: crisis.record.title, partners: ['west', 'east'], openedOn: '2019-03-01' };
    await told(anEvent(crisisClosed, { subject: crisis.id, sequence: 2 }, { ...about, on: '2019-05', reason: 'talks' }));
    expect((await between('2020-06-01')).crises).toMatchObject({ next: [], last: [{ state: 'closed', to: '2019-05' }], total: 1 });
    expect((await between('2019-05-20')).crises.next).toMatchObject([{ certainty: 'possible' }]);
    expect(await titles('partner=east&from=2019&to=2020&owner=crisis-channels')).toEqual(['On the border']);
    expect((await reporting.get('/v1/calendar.ics?partner=east&from=2019')).body).toContain('DTEND;VALUE=DATE:20190601');
  });

  it('are open until they are done, and seen by whoever may see the engagement', async () => {
    const talks = anEngagement({ title: 'Promises', hosts: ['west'], participants: [{ part: 'lead', partner: 'south' }] });
    const [list, visit] = ['2020-05', undefined].map((by) => aFollowUp(talks, { owedBy: 'south', owedTo: ['west'], ...(by === undefined ? {} : { by }) }));
    if (!list || !visit) throw new Error('two promises');
    await told(talks.event, list.event, visit.event);
    const open = async (path: string, claims: object = {}) => (await reporting.get(path, claims)).body.followUps;
    expect(await open('/v1/partners/south/dossier')).toMatchObject({
      total: 2,
      items: [
        { id: list.id, engagement: talks.id, title: 'Promises', text: 'Send the list', owedBy: 'south', owedTo: ['west'], by: '2020-05', overdue: true },
        { id: visit.id, overdue: false },
      ],
    });
    expect(await open('/v1/relations/west/south')).toMatchObject({ total: 2 });
    expect(await open('/v1/relations/west/north')).toEqual({ items: [], total: 0 });
    await told(anEvent(followUpDone, { subject: list.id, sequence: 2 }, { followUp: { ...list.record, state: 'done' } }));
    expect(await open('/v1/partners/south/dossier')).toMatchObject({ total: 1, items: [{ id: visit.id }] });
    await told(corrected(talks, 2, {}, FOR_PER));
    expect(await open('/v1/partners/south/dossier', CHILEAN)).toEqual({ items: [], total: 0 });
    expect(await open('/v1/partners/south/dossier')).toMatchObject({ total: 1 });
  });

  it('are nobody’s business who may not see them', async () => {
    await told(aPosting('PER', 'hidden', { from: '2018' }, FOR_PER).event, aCrisis('2018', ['PER', 'hidden'], FOR_PER).event);
    const dossier = async (claims: object) => (await reporting.get('/v1/partners/hidden/dossier', claims)).body;
    expect(await dossier({})).toMatchObject({ crises: { total: 1 }, postings: { total: 1 } });
    expect(await dossier(CHILEAN)).toMatchObject({ crises: { total: 0, next: [], last: [] }, postings: { items: [], total: 0 } });
  });
});

describe('the feed', () => {
  async function feed(query: string, claims: object = {}): Promise<{ text: string; events: Map<string, Record<string, string>> }> {
    const { status, body, headers } = await reporting.get(`/v1/calendar.ics?${query}`, claims);
    expect([status, headers.get('content-type'), headers.get('entente-truncated')]).toEqual([200, 'text/calendar; charset=utf-8', 'false']);
    const events = new ICAL.Component(ICAL.parse(body))
      .getAllSubcomponents('vevent')
      .map((event): [string, Record<string, string>] => [
        String(event.getFirstPropertyValue('uid')),
        Object.fromEntries(event.getAllProperties().map((property) => [property.name, String(property.getFirstValue())])),
      ]);
    return { text: body, events: new Map(events) };
  }

  it('holds what the list holds, and changes with it only', async () => {
    const exercise = anExercise({ title: 'Feed', hosts: ['feeder'], participants: [], startsOn: inDays(-5), endsOn: inDays(2), place: 'Arica; desert' });
    const vague = anEngagement({ ...of('feeder'), title: 'Vague', from: inDays(40).slice(0, 7) });
    await told(exercise.event, vague.event);
    const { text, events } = await feed('partner=feeder');
    expect(events.get(`${exercise.id}@entente`)).toMatchObject({
      dtstart: inDays(-5),
      dtend: inDays(3),
      summary: 'Feed',
      location: 'Arica; desert',
      status: 'TENTATIVE',
      class: 'PUBLIC',
      categories: 'exercises',
      description: 'live, planned\nPartners: feeder\nClassification: PUBLIC UNCLASSIFIED',
    });
    expect(events.get(`${vague.id}@entente`)).toMatchObject({
      dtstart: `${inDays(40).slice(0, 7)}-01`,
      description: expect.stringContaining('Days are not certain'),
    });
    expect((await feed('partner=feeder')).text).toBe(text);
    const about = { subject: exercise.id, sequence: 2 };
    await told(anEvent(exerciseCancelled, about, { ...saidOf(exercise.record, ['feeder']), on: inDays(0), reason: 'storm' }), corrected(vague, 2, {}));
    const after = await feed('partner=feeder');
    expect([...after.events.keys()].sort()).toEqual([...events.keys()].sort());
    expect(after.events.get(`${exercise.id}@entente`)).toMatchObject({ status: 'CANCELLED' });
    expect(after.events.get(`${exercise.id}@entente`)?.['dtstamp']).not.toBe(events.get(`${exercise.id}@entente`)?.['dtstamp']);
    expect(after.events.get(`${vague.id}@entente`)).toEqual(events.get(`${vague.id}@entente`));
  });

  it('needs a sign-in', async () => {
    expect((await fetch(`${reporting.url}/v1/calendar.ics`)).status).toBe(401);
  });
});

describe('deadlines of what is no agreement', () => {
  it('are listed with what they belong to, asked for by it, and between two whom it concerns', async () => {
    const talks = anEngagement({ title: 'With deadlines', hosts: ['PER'], participants: [{ part: 'lead', partner: 'ECU' }] });
    const promised = aFollowUp(talks, { owedBy: 'ECU' });
    const due = async (query: string, claims: object = {}) => (await reporting.get(`/v1/deadlines?${query}`, claims)).body;
    await told(
      talks.event,
      promised.event,
      deadlinesOfEngagements(talks, 1, { id: 'account', on: inDays(5), owedBy: ['PER'] }),
      deadlinesOfEngagements({ ...promised, record: talks.record }, 1, { id: 'promise', on: inDays(6), owedBy: ['ECU'] }),
    );
    const { items, total } = await due(`belongsTo=${talks.id}`);
    expect(total).toBe(2);
    expect(items).toMatchObject([
      { id: 'account', subject: talks.id, belongsTo: talks.id, owner: 'engagements', about: 'With deadlines', owedBy: ['PER'], everyParty: false },
      { id: 'promise', subject: promised.id, belongsTo: talks.id, owner: 'engagements', owedBy: ['ECU'] },
    ]);
    expect(items[0].agreement).toBeUndefined();
    expect(await due(`belongsTo=${talks.id}&partner=ECU`)).toMatchObject({ total: 1, items: [{ id: 'promise' }] });
    expect(await due('kind=account&partner=PER')).toMatchObject({ items: [{ id: 'account' }] });
    expect((await reporting.get('/v1/relations/ECU/PER')).body.deadlines).toMatchObject({ total: 2 });
    expect((await reporting.get('/v1/partners/ECU/dossier')).body.deadlines).toMatchObject({ total: 1 });
    expect((await reporting.get(`/v1/deadlines.ics?belongsTo=${talks.id}`)).body).toContain(`UID:${talks.id}/account@entente`);
    await told(corrected(talks, 2, {}, FOR_PER));
    expect(await due(`belongsTo=${talks.id}`, CHILEAN)).toMatchObject({ total: 0, items: [] });
    expect(await due(`belongsTo=${talks.id}`)).toMatchObject({ total: 2 });
    await told(deadlinesOfEngagements(talks, 3));
    expect(await due(`belongsTo=${talks.id}`)).toMatchObject({ total: 1, items: [{ id: 'promise' }] });
  });
});
