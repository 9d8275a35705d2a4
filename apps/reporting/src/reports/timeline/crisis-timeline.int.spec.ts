import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  crisisChannelsDeadlinesChanged,
  crisisCorrected,
  crisisPhaseChanged,
  engagementCancelled,
  measureAgreed,
  measureProposed,
  type CrisisRecord,
  type DomainEvent,
} from '@entente/contracts';
import { v7 as uuidv7 } from 'uuid';
import { aChannel, aReportedCrisis, opened } from '../../../spec/crisis-events.js';
import { anAgreement, anEvent, aPartner, SECRET_PER } from '../../../spec/events.js';
import { aMessage } from '../../../spec/message-events.js';
import { anEngagement, anExercise, type ABuilt } from '../../../spec/occasion-events.js';
import { startTestReporting, type RunningReporting, type Wire } from '../../../spec/running-reporting.js';

const CHILEAN = { nation: 'CHL' };
let reporting: RunningReporting;

async function told(...events: Parameters<RunningReporting['publish']>): Promise<void> {
  await reporting.publish(...events);
  await reporting.caughtUp();
}

function toldAt(time: string, ...events: readonly DomainEvent[]): DomainEvent[] {
  return events.map((event) => ({ ...event, time }));
}

async function timeline(crisis: { id: string }, claims: object = {}, query = ''): Promise<Wire> {
  const { status, body } = await reporting.get(`/v1/crises/${crisis.id}/timeline${query}`, claims);
  expect([status, body.code]).toEqual([200, undefined]);
  return body;
}

const met = (a: string, b: string, more: Parameters<typeof anEngagement>[0], label?: Parameters<typeof anEngagement>[1]) =>
  anEngagement({ hosts: [a], participants: [{ part: 'lead', partner: b }], ...more }, label);
const signed = (a: string, b: string, signedOn: string, title: string) => anAgreement({ parties: [a, b], signedOn, title });
const shown = ({ items }: Wire): string[] => items.map(({ belongs, on, summary }: Wire) => `${belongs} ${on ?? '-'} ${summary}`);

function saying({ record }: ABuilt<CrisisRecord>, partners: string[]) {
  return { title: record.title, partners, openedOn: record.openedOn };
}

beforeAll(async () => {
  reporting = await startTestReporting();
  await told(...['PER', 'CHL'].map((id) => aPartner(id)));
}, 60_000);
afterAll(() => reporting.close());

describe('the timeline of a crisis', () => {
  const mediator = { partner: 'med', role: 'mediating' as const, from: '1996-02' };
  const crisis = aReportedCrisis(['red', 'blue', mediator], '1995-12', '1996-03');

  it('holds what happened between its actors while it was open, in the order in which it happened', async () => {
    await told(
      met('red', 'blue', { title: 'Talks', from: '1996-02-11', state: 'held' }).event,
      met('red', 'green', { title: 'With another', from: '1996-02-12', state: 'held' }).event,
      met('red', 'blue', { title: 'Planned before', from: '1996-02-12' }).event,
      anExercise({ title: 'Too late', hosts: ['red', 'blue'], startsOn: '1996-04', held: { from: '1996-04' } }).event,
      ...signed('red', 'blue', '1996-01-15', 'Truce').events,
      ...signed('red', 'blue', '1990', 'Too old').events,
      ...signed('red', 'blue', '1996', 'Some time').events,
      ...signed('red', 'med', '1996-01-15', 'Not yet a mediator').events,
      ...signed('med', 'red', '1996-02-20', 'Good offices').events,
      ...crisis.events,
    );
    const body = await timeline(crisis);
    expect(shown(body)).toEqual([
      'own 1995-12 Crisis "On the border" opened on 1995-12',
      'around 1996 "Some time" registered',
      'around 1996 red signed "Some time" on 1996',
      'around 1996 blue signed "Some time" on 1996',
      'around 1996-01-15 "Truce" registered',
      'around 1996-01-15 red signed "Truce" on 1996-01-15',
      'around 1996-01-15 blue signed "Truce" on 1996-01-15',
      'around 1996-02-11 "Talks" planned on 1996-02-11',
      'around 1996-02-20 "Good offices" registered',
      'around 1996-02-20 med signed "Good offices" on 1996-02-20',
      'around 1996-02-20 red signed "Good offices" on 1996-02-20',
      'own 1996-03 Crisis "On the border" closed on 1996-03: settled',
    ]);
    expect(body).toMatchObject({ total: 12, next: null, position: { 'entente.crisis-channels.events': 2 } });
    expect(body.items[0]).toMatchObject({ subject: crisis.id, at: '1995-12-01T00:00:00.000Z', toldAt: expect.stringMatching(/^2026-01-01/) });
  });

  it('is paged without loss or repetition', async () => {
    const whole = await timeline(crisis);
    const seen: Wire[] = [];
    let path: string | undefined = `/v1/crises/${crisis.id}/timeline?limit=5`;
    while (path) {
      const { body, headers }: { body: Wire; headers: Headers } = await reporting.get(path);
      expect(body.total).toBe(12);
      seen.push(...body.items);
      path = /<(.*)>/.exec(headers.get('link') ?? '')?.[1];
    }
    expect(seen).toEqual(whole.items);
    const refused = await reporting.get(`/v1/crises/${crisis.id}/timeline?cursor=${Buffer.from('["soon",1]').toString('base64url')}`);
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid-cursor']);
  });

  it('goes on while a crisis is open: what was planned before is not told of it, what becomes of it is', async () => {
    const live = aReportedCrisis(['north', 'south'], '2026-01-10');
    const planned = met('north', 'south', { title: 'Old plan', from: '2026-06' });
    const line = aChannel(['north', 'south']);
    const cancelled = anEvent(
      engagementCancelled,
      { subject: planned.id, sequence: 2 },
      { engagement: { ...planned.record, state: 'cancelled' }, reason: 'crisis' },
    );
    const phase = { ...saying(live, ['north', 'south']), phase: 'assessment' as const, on: '2026-01-11', before: {} };
    await told(
      ...toldAt('2026-01-02T08:00:00Z', planned.event, line.event),
      ...toldAt('2026-01-10T08:00:00Z', live.event),
      ...toldAt('2026-01-11T06:00:00Z', opened(line, 2, '2026-01-11')),
      ...toldAt('2026-01-11T07:00:00Z', met('south', 'north', { title: 'New plan', from: '2026-02' }).event),
      ...toldAt('2026-01-11T09:00:00Z', anEvent(crisisPhaseChanged, { subject: live.id, sequence: 2 }, phase)),
      ...toldAt('2026-01-11T08:00:00Z', cancelled),
    );
    expect(shown(await timeline(live))).toEqual([
      'own 2026-01-10 Crisis "On the border" opened on 2026-01-10',
      'around 2026-01-11 Channel "Line" open since 2026-01-11',
      'around - "New plan" planned on 2026-02',
      'around - "Old plan" cancelled: crisis',
      'own 2026-01-11 Crisis "On the border" came to assessment on 2026-01-11',
    ]);
  });

  it('has what is done within it, which is hidden with it', async () => {
    const crisis = aReportedCrisis(['PER', 'CHL'], '2026-03-01');
    const subject = uuidv7();
    const measure = { crisis: crisis.id, text: 'Ships keep away', owedBy: 'CHL', state: 'proposed' as const, overdue: false };
    const within = { title: crisis.record.title, crisis: crisis.id, partners: ['CHL', 'PER'] };
    const due = { id: 'measure', kind: 'measure', on: '2026-04-01', title: 'Ships keep away', owedBy: ['CHL'] };
    await told(
      ...toldAt('2026-03-01T09:00:00Z', crisis.event),
      ...toldAt('2026-03-05T09:00:00Z', anEvent(measureProposed, { subject }, { ...within, measure })),
      ...toldAt('2026-03-05T09:00:00Z', anEvent(crisisChannelsDeadlinesChanged, { subject }, { about: crisis.record.title, deadlines: [due] })),
      ...toldAt('2026-03-09T09:00:00Z', anEvent(measureAgreed, { subject, sequence: 2 }, { ...within, measure: { ...measure, agreedOn: '2026-03-07' } })),
    );
    expect((await timeline(crisis, CHILEAN)).items.map(({ type, at, on }: Wire) => [type.split('.')[2], at, on])).toEqual([
      ['crisis-opened', '2026-03-01T09:00:00.000Z', '2026-03-01'],
      ['measure-proposed', '2026-03-05T09:00:00.000Z', undefined],
      ['measure-agreed', '2026-03-07T00:00:00.000Z', '2026-03-07'],
    ]);
    const open = async (): Promise<number> => (await reporting.get(`/v1/deadlines?belongsTo=${crisis.id}`, CHILEAN)).body.total;
    expect(await open()).toBe(1);
    const correction = { ...saying(crisis, ['PER', 'CHL']), crisis: crisis.record, reason: 'it is secret' };
    await told(anEvent(crisisCorrected, { subject: crisis.id, sequence: 2, label: SECRET_PER }, correction));
    expect([await open(), (await reporting.get(`/v1/history?subject=${subject}`, CHILEAN)).body.total]).toEqual([0, 0]);
  });

  it('has the messages that name it, with what their addressees made of them, and no other messages', async () => {
    const crisis = aReportedCrisis(['PER', 'CHL'], '2026-03-01');
    const line = aChannel(['PER', 'CHL']);
    const sent = (sentAt: string, more: object = {}) => aMessage({ channel: line, sentAt, crisis: crisis.id, ...more });
    const [naming, another] = [sent('2026-03-02T10:00:00Z'), sent('2026-03-02T11:00:00Z', { crisis: uuidv7() })];
    const hidden = sent('2026-03-02T12:00:00Z', { label: SECRET_PER });
    await told(...toldAt('2026-03-01T09:00:00Z', crisis.event, line.event));
    await told(naming.sent, another.sent, hidden.sent, naming.acknowledged('CHL', 60), another.acknowledged('CHL', 60), hidden.acknowledged('CHL', 60));
    expect(shown(await timeline(crisis, CHILEAN))).toEqual([
      'own 2026-03-01 Crisis "On the border" opened on 2026-03-01',
      'own - PER sent immediate message 1 to CHL on "Line"',
      'own - CHL acknowledged message 1 of PER on "Line"',
    ]);
    expect((await timeline(crisis, { clearance: 'SECRET' })).total).toBe(5);
  });

  it('tells of an answer whoever may read the answer, whatever is told of the message it answers', async () => {
    const crisis = aReportedCrisis(['PER', 'CHL'], '2026-03-01');
    const [line, back] = [aChannel(['PER', 'CHL', 'BOL']), aChannel(['CHL', 'PER'])];
    const asked = aMessage({ channel: line, sentAt: '2026-03-02T10:00:00Z', crisis: crisis.id });
    const answer = aMessage({ channel: back, sentAt: '2026-03-02T10:05:00Z', label: SECRET_PER });
    await told(...toldAt('2026-03-01T09:00:00Z', crisis.event, line.event, back.event));
    await told(asked.sent, answer.sent, asked.answered(answer), asked.acknowledged('BOL', 600));
    expect(shown(await timeline(crisis, CHILEAN)).slice(1)).toEqual([
      'own - PER sent immediate message 1 to CHL, BOL on "Line"',
      'own - BOL acknowledged message 1 of PER on "Line"',
    ]);
    const answers = ['own - CHL sent immediate message 1 to PER on "Line"', 'own - CHL answered message 1 of PER on "Line"'];
    expect(shown(await timeline(crisis, { clearance: 'SECRET' }))).toEqual(expect.arrayContaining(answers));
  });

  it('shows nobody what they may not see, in no line and no count, and without the crisis nothing at all', async () => {
    const seen = aReportedCrisis(['PER', 'CHL'], '2001-04', '2001-05');
    const ours = met('PER', 'CHL', { title: 'Ours', from: '2001-04-20', state: 'held' }, SECRET_PER);
    await told(ours.event, ...seen.events);
    expect([(await timeline(seen, { clearance: 'SECRET' })).total, (await timeline(seen, CHILEAN)).total]).toEqual([3, 2]);
    expect(shown(await timeline(seen, CHILEAN)).join()).not.toContain('Ours');
    const correction = { ...saying(seen, ['PER', 'CHL']), crisis: seen.record, reason: 'it is secret' };
    await told(anEvent(crisisCorrected, { subject: seen.id, sequence: 2, label: SECRET_PER }, correction));
    expect((await timeline(seen, { clearance: 'SECRET' })).total).toBe(4);
    for (const id of [seen.id, uuidv7(), ours.id]) {
      const hidden = await reporting.get(`/v1/crises/${id}/timeline`, CHILEAN);
      expect([hidden.status, hidden.body.code]).toEqual([404, 'no-such-crisis']);
    }
  });
});
