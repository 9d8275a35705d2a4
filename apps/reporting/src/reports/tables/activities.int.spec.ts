import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  exerciseCorrected,
  followUpDone,
  followUpDropped,
  type DomainEvent,
  type EngagementRecord,
  type ExerciseRecord,
  type Label,
  type ParticipantStatus,
} from '@entente/contracts';
import { eventually } from '@entente/testing';
import { v7 as uuidv7 } from 'uuid';
import { anEvent, aPartner, SECRET_PER } from '../../../spec/events.js';
import { aFollowUp, anEngagement, anExercise, corrected, type ABuilt } from '../../../spec/occasion-events.js';
import { startTestReporting, type RunningReporting, type Wire } from '../../../spec/running-reporting.js';
import { aFinding, aLesson, brings, cancelled, committed, held, troops } from '../../../spec/table-events.js';

const CHILEAN = { nation: 'CHL' };
const FOR_CHILE: Label = { policy: 'CHL', classification: 'UNCLASSIFIED', categories: [] };
let reporting: RunningReporting;

async function table(query: string, claims: object = {}): Promise<Wire> {
  const { status, body } = await reporting.get(`/v1/reports/${query}`, claims);
  expect([status, body.code]).toEqual([200, undefined]);
  return body.rows;
}

function met(partners: readonly string[], more: Partial<EngagementRecord>, label?: Label): DomainEvent {
  return anEngagement({ state: 'held', hosts: [], participants: partners.map((partner) => ({ partner, part: 'member' as const })), ...more }, label).event;
}

function among(participants: Readonly<Record<string, ParticipantStatus>>, more: Partial<ExerciseRecord> = {}, label?: Label): ABuilt<ExerciseRecord> {
  const named = Object.entries(participants).map(([partner, status]) => ({ partner, status }));
  return anExercise({ startsOn: '2024-05-02', endsOn: undefined, hosts: [], participants: named, ...more }, label);
}

const open = among({ PER: 'accepted', CHL: 'invited', BOL: 'observer' }, { series: 'wind', contributions: [troops('PER', 100, 200), troops('PER', 50)] });
const dropped = among({ PER: 'accepted', CHL: 'accepted' }, { kind: 'table-top', startsOn: '2024' });
const secret = among({ PER: 'accepted', BOL: 'accepted' }, { kind: 'cyber', contributions: [troops('BOL', 7)] }, SECRET_PER);
const chilean = among({ CHL: 'accepted' }, { kind: 'course', startsOn: '2023-02-01' }, FOR_CHILE);
const radio = aFinding(open, 'communications');
const secretFinding = aFinding(open, 'language', SECRET_PER);

beforeAll(async () => {
  reporting = await startTestReporting();
  await reporting.publish(...['PER', 'CHL', 'BOL'].map((id) => aPartner(id, { region: id === 'BOL' ? 'Highlands' : 'Coast' })));
  await reporting.publish(
    met(['PER', 'CHL'], { from: '2024-03-04', to: '2024-03-06' }),
    met(['PER'], { from: '2024-03-31', to: '2024-04-01', kind: 'visit', hosts: ['BOL'] }),
    met(['CHL'], { from: '2024-03', state: 'reported' }),
    met(['CHL'], { from: '2023' }),
    met(['PER', 'CHL'], { from: '2024-03-08', state: 'cancelled' }),
    met(['PER', 'BOL'], { from: '2024-03-10' }, SECRET_PER),
  );
  await reporting.publish(...[open, dropped, secret, chilean].map(({ event }) => event), radio, secretFinding);
  await reporting.caughtUp(); // what comes next belongs to what was told in an earlier batch
  const lesson = uuidv7();
  await reporting.publish(
    committed(open, 2, 'CHL', 'accepted'),
    brings(open, 3, { after: troops('CHL', 30, 40) }),
    held(open, 4, '2024-06-01', '2024-06-20'),
    cancelled(dropped, 2),
    aLesson(open, 9, { findings: [radio.subject, secretFinding.subject] }, { subject: lesson }),
    aLesson(
      open,
      4,
      { state: 'action-planned', findings: [radio.subject, secretFinding.subject], action: { text: 'Agree', owner: 'CHL', dueOn: '2024-12' } },
      { subject: lesson, sequence: 2 },
    ),
    aLesson(open, 10, { state: 'learned', action: { text: 'Write', owner: 'PER', dueOn: '2024-12' } }),
    aLesson(open, 20, { state: 'learned' }, { label: SECRET_PER }),
    aLesson(secret, 5, { state: 'rejected' }),
  );
  await reporting.caughtUp();
  expect((await reporting.get('/v1/events/dead?owner=reporting', { roles: ['operator'], clearance: 'SECRET', nation: 'PER' })).body.items).toEqual([]);
}, 60_000);
afterAll(() => reporting.close());

describe('the table of engagements', () => {
  it('counts them for each partner and month in which they begin, and the days of those whose days are certain', async () => {
    expect(await table('engagements', CHILEAN)).toEqual([
      ['BOL', '2024-03', 1, 2],
      ['CHL', '2024-03', 2, 3],
      ['CHL', null, 1, null],
      ['PER', '2024-03', 2, 5],
    ]);
    expect(await table('engagements?groupBy=partner')).toEqual([
      ['BOL', 2, 3],
      ['CHL', 3, 3],
      ['PER', 3, 6],
    ]);
  });

  it('counts one with several partners of a region once there, and says what was cancelled only where states are asked for', async () => {
    expect(await table('engagements?groupBy=region', CHILEAN)).toEqual([
      ['Coast', 4, 5],
      ['Highlands', 1, 2],
    ]);
    expect(await table('engagements?groupBy=state,year', CHILEAN)).toEqual([
      ['cancelled', 2024, 1, 1],
      ['held', 2023, 1, null],
      ['held', 2024, 2, 5],
      ['reported', 2024, 1, null],
    ]);
    expect(await table('engagements?groupBy=kind&from=2024&to=2024-03-30', CHILEAN)).toEqual([['talks', 1, 3]]);
  });
});

describe('the table of follow-ups', () => {
  it('counts what was promised and what became of it by now, and is hidden with its engagement', async () => {
    const talks = anEngagement({ title: 'Of promises', from: '2020', state: 'cancelled' });
    const [kept, late, dropped] = [aFollowUp(talks, { by: '2026-03' }), aFollowUp(talks, { by: '2025' }), aFollowUp(talks, { by: '2025' })];
    await reporting.publish(
      talks.event,
      aFollowUp(talks, { by: '2999' }).event,
      aFollowUp(talks).event,
      aFollowUp(talks, { by: '2025-03', owedTo: ['PER', 'BOL'] }).event,
      aFollowUp(talks, { by: '2026-03', owedBy: 'PER', owedTo: ['CHL'] }, SECRET_PER).event,
      kept.event,
    );
    await reporting.caughtUp();
    expect(await table('follow-ups', CHILEAN)).toEqual([['CHL', 2, 2, 0, 0, 0]]);
    const done = ({ id, record }: typeof kept, closedOn: string): DomainEvent =>
      anEvent(followUpDone, { subject: id, sequence: 2 }, { followUp: { ...record, state: 'done', evidence: 'a letter', closedOn } });
    await reporting.publish(
      done(kept, '2026-03-31'),
      late.event,
      done(late, '2026-01-01'),
      dropped.event,
      anEvent(followUpDropped, { subject: dropped.id, sequence: 2 }, { followUp: { ...dropped.record, state: 'dropped' }, reason: 'not needed' }),
    );
    await reporting.caughtUp();
    expect(await table('follow-ups', CHILEAN)).toEqual([['CHL', 2, 1, 1, 1, 1]]);
    expect(await table('follow-ups')).toEqual([
      ['CHL', 2, 1, 1, 1, 1],
      ['PER', 0, 1, 0, 0, 0],
    ]);
    expect(await table('follow-ups?groupBy=to,year&from=2025&to=2026', CHILEAN)).toEqual([
      ['BOL', 2025, 0, 1, 0, 0, 0],
      ['PER', 2025, 0, 1, 0, 1, 1],
      ['PER', 2026, 0, 0, 1, 0, 0],
    ]);
    await reporting.publish(corrected(talks, 2, {}, SECRET_PER));
    await reporting.caughtUp();
    expect(await table('follow-ups', CHILEAN)).toEqual([]);
    expect(await table('follow-ups')).toHaveLength(2);
  });
});

describe('the table of participation', () => {
  it('says who takes part as what, and with how many troops as far as somebody said', async () => {
    expect(await table('participation', CHILEAN)).toEqual([
      ['BOL', 'observer', 1, null, null],
      ['CHL', 'accepted', 2, 30, 40],
      ['PER', 'accepted', 1, 150, 250],
    ]);
    expect(await table('participation')).toEqual([
      ['BOL', 'accepted', 1, 7, 7],
      ['BOL', 'observer', 1, null, null],
      ['CHL', 'accepted', 1, 30, 40],
      ['PER', 'accepted', 2, 150, 250],
    ]);
  });

  it('can be asked by kind, series, state, region and year', async () => {
    expect(await table('participation?groupBy=kind,state,year', CHILEAN)).toEqual([
      ['course', 'planned', 2023, 1, null, null],
      ['live', 'held', 2024, 1, 180, 290],
      ['table-top', 'cancelled', 2024, 1, null, null],
    ]);
    expect(await table('participation?groupBy=region,series&from=2024-06-01&to=2024-06', CHILEAN)).toEqual([
      ['Coast', 'wind', 1, 180, 290],
      ['Highlands', 'wind', 1, null, null],
    ]);
    expect(await table('participation?groupBy=kind&from=2024-06-02', CHILEAN)).toEqual([]);
  });
});

describe('the table of lessons', () => {
  it('says how many have come how far, for how long, and which actions are overdue', async () => {
    expect(await table('lessons')).toEqual([
      ['action-planned', 1, 4, 1],
      ['learned', 2, 15, 0],
      ['rejected', 1, 5, 0],
    ]);
    expect(await table('lessons', CHILEAN)).toEqual([
      ['action-planned', 1, 4, 1],
      ['learned', 1, 10, 0],
    ]);
  });

  it('can be asked by owner, series, partner and domain, which is unknown where the finding may not be seen', async () => {
    expect(await table('lessons?groupBy=owner,series', CHILEAN)).toEqual([
      ['CHL', 'wind', 1, 4, 1],
      ['PER', 'wind', 1, 10, 0],
    ]);
    expect(await table('lessons?groupBy=partner', CHILEAN)).toEqual([
      ['CHL', 2, 7, 1],
      ['PER', 2, 7, 1],
    ]);
    expect(await table('lessons?groupBy=domain', CHILEAN)).toEqual([
      ['communications', 1, 4, 1],
      [null, 1, 10, 0],
    ]);
    expect((await table('lessons?groupBy=domain')).map(([domain, lessons]: Wire) => [domain, lessons])).toEqual([
      ['communications', 1],
      ['language', 1],
      [null, 3],
    ]);
  });
});

describe('what tables count of exercises', () => {
  it('follows each step, and is hidden from the moment its exercise is, lessons and findings with it', async () => {
    const later = among({ one: 'accepted' }, { series: 'hidden-later' });
    const lesson = uuidv7();
    await reporting.publish(later.event, aFinding(later, 'logistics'), aLesson(later, 3, {}, { subject: lesson }));
    await reporting.caughtUp();
    expect(await table('lessons?groupBy=series,state', CHILEAN)).toContainEqual(['hidden-later', 'observed', 1, 3, 0]);
    await reporting.publish(aLesson(later, 1, { state: 'identified' }, { subject: lesson, sequence: 2 }));
    await reporting.caughtUp();
    expect(await table('lessons?groupBy=series,state', CHILEAN)).toContainEqual(['hidden-later', 'identified', 1, 1, 0]);
    expect(await table('participation?groupBy=series', CHILEAN)).toContainEqual(['hidden-later', 1, null, null]);
    await reporting.publish(
      anEvent(exerciseCorrected, { subject: later.id, sequence: 2, label: SECRET_PER }, { exercise: later.record, reason: 'it is secret' }),
    );
    await reporting.caughtUp();
    for (const name of ['lessons', 'participation']) {
      expect((await table(`${name}?groupBy=series`, CHILEAN)).map(([series]: Wire) => series)).not.toContain('hidden-later');
      expect((await table(`${name}?groupBy=series`)).map(([series]: Wire) => series)).toContain('hidden-later');
    }
  });

  it('is rebuilt row for row', async () => {
    await reporting.post('/v1/reporting/rebuild', { roles: ['operator'] });
    const rebuilt = await eventually(async () => {
      const { body } = await reporting.get('/v1/reporting/rebuild', { roles: ['operator'] });
      return body.state !== 'running' && body;
    }, 30_000);
    const compared = rebuilt.differences.filter(({ table: name }: Wire) => ['exercise', 'finding', 'follow_up', 'lesson'].includes(name));
    expect(compared.map(({ onlyBefore, onlyAfter, rows }: Wire) => [onlyBefore, onlyAfter, rows])).toEqual([
      [0, 0, 5],
      [0, 0, 3],
      [0, 0, 7],
      [0, 0, 5],
    ]);
  });

  it('is nothing at all without settings: the database denies', async () => {
    await reporting.sql(`SET entente.system = ''`);
    for (const name of ['exercise', 'finding', 'follow_up', 'lesson']) expect([name, await reporting.sql(`SELECT * FROM ${name}`)]).toEqual([name, []]);
    await reporting.sql(`SET entente.system = 'on'`);
  });
});
