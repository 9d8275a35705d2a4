import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  engagementHeld,
  exerciseCancelled,
  exerciseCorrected,
  exerciseHeld,
  findingRecorded,
  participantCommitted,
  PUBLIC_LABEL,
  type Label,
} from '@entente/contracts';
import { v7 as uuidv7 } from 'uuid';
import { anAgreement, anEvent, aPartner, SECRET_PER } from '../../spec/events.js';
import { aFollowUp, anEngagement, anExercise, corrected, deadlinesOfEngagements, saidOf } from '../../spec/occasion-events.js';
import { startTestReporting, type RunningReporting, type Wire } from '../../spec/running-reporting.js';

const CHILEAN = { nation: 'CHL' };
const FOR_PER: Label = { policy: 'PER', classification: 'UNCLASSIFIED', categories: [] };
let reporting: RunningReporting;

async function told(...events: Parameters<RunningReporting['publish']>): Promise<void> {
  await reporting.publish(...events);
  await reporting.caughtUp();
}

async function occasion(id: string): Promise<Wire> {
  const [row] = await reporting.sql('SELECT *, from_first::text, from_last::text, to_first::text, to_last::text FROM occasion WHERE id = $1', [id]);
  return row;
}

async function partnersOf(id: string): Promise<string[]> {
  return (await reporting.sql('SELECT partner FROM occasion_partner WHERE occasion = $1 ORDER BY 1', [id])).map(({ partner }) => partner);
}

beforeAll(async () => {
  reporting = await startTestReporting();
  await told(...['PER', 'CHL', 'BOL'].map((id) => aPartner(id)));
}, 60_000);
afterAll(() => reporting.close());

describe('what happens', () => {
  it('is what its owner told last, by the days it may fall on', async () => {
    const talks = anEngagement({ from: '2026-03', to: '2026-04-02', place: { text: 'Lima', partner: 'PER' } });
    const exercise = anExercise({
      participants: [
        { partner: 'CHL', status: 'declined' },
        { partner: 'PER', status: 'accepted' },
      ],
    });
    await told(talks.event, exercise.event);
    expect(await occasion(talks.id)).toMatchObject({
      owner: 'engagements',
      kind: 'talks',
      state: 'planned',
      from_on: '2026-03',
      from_first: '2026-03-01',
      from_last: '2026-03-31',
      to_first: '2026-04-02',
      to_last: '2026-04-02',
      place: 'Lima',
      partners: ['CHL', 'PER'],
    });
    expect(await partnersOf(exercise.id)).toEqual(['PER']);
    await told(
      anEvent(engagementHeld, { subject: talks.id, sequence: 2 }, { engagement: { ...talks.record, state: 'held', from: '2026-03-30', hosts: ['BOL'] } }),
      anEvent(participantCommitted, { subject: exercise.id, sequence: 2 }, { ...saidOf(exercise.record, ['BOL', 'PER']), partner: 'BOL', status: 'accepted' }),
      anEvent(exerciseHeld, { subject: exercise.id, sequence: 3 }, { ...saidOf(exercise.record, ['BOL', 'PER']), from: '2026-09-03', basis: [] }),
    );
    expect(await occasion(talks.id)).toMatchObject({ state: 'held', from_first: '2026-03-30', partners: ['BOL', 'CHL', 'PER'] });
    expect(await partnersOf(talks.id)).toEqual(['BOL', 'CHL', 'PER']);
    expect(await occasion(exercise.id)).toMatchObject({ state: 'held', from_first: '2026-09-03', to_last: '2026-09-03', partners: ['BOL', 'PER'] });
  });

  it('is not changed by redelivery, nor by what is older and comes late', async () => {
    const talks = anEngagement({ title: 'first' });
    const second = corrected(talks, 3, { title: 'second' });
    await told(talks.event, second);
    const before = await occasion(talks.id);
    await told(talks.event, second, corrected(talks, 2, { title: 'too old' }));
    expect(await occasion(talks.id)).toEqual(before);
    expect(before.title).toBe('second');
  });

  it('is in the history of whom it concerns, in the order in which it was read', async () => {
    const talks = anEngagement({ title: 'On history', participants: [{ part: 'lead', partner: 'BOL' }] });
    const agreement = anAgreement({ parties: ['BOL', 'PER'] });
    await told(talks.event);
    await told(...agreement.events);
    const { items } = (await reporting.get('/v1/history?partner=BOL&limit=4')).body;
    expect(items.map(({ subject }: Wire) => subject)).toEqual([agreement.id, agreement.id, agreement.id, talks.id]);
    expect(items[3].summary).toBe('"On history" planned on 2026-03-10');
    expect((await reporting.get('/v1/history')).body.position).toMatchObject({
      'entente.engagements.events': expect.any(Number),
      'entente.exercises.events': 3,
    });
  });

  it('hides from whoever may not see it now, with all that was told before of it and of what belongs to it', async () => {
    const [talks, exercise] = [anEngagement({ title: 'Hidden later' }), anExercise()];
    const promised = aFollowUp(talks);
    const finding = { exercise: exercise.id, domain: 'communications', topic: 'radios', severity: 'major', text: 'They do not talk', between: [] } as const;
    const found = anEvent(
      findingRecorded,
      { subject: uuidv7() },
      { ...saidOf(exercise.record, ['PER']), exercise: exercise.id, finding: { ...finding, between: [] } },
    );
    await told(talks.event, promised.event, exercise.event, found);
    await told(deadlinesOfEngagements({ ...promised, record: talks.record }, 1, { id: 'due', on: '2026-05-01', owedBy: ['CHL'] }));
    const subjects = [talks.id, promised.id, exercise.id, found.subject];
    const seen = (claims: object): Promise<number[]> =>
      Promise.all(subjects.map(async (subject) => (await reporting.get(`/v1/history?subject=${subject}`, claims)).body.total));
    expect(await seen(CHILEAN)).toEqual([1, 2, 1, 1]);
    await told(
      corrected(talks, 2, {}, SECRET_PER),
      anEvent(exerciseCorrected, { subject: exercise.id, sequence: 2, label: SECRET_PER }, { exercise: exercise.record, reason: 'a better source' }),
    );
    expect(await seen(CHILEAN)).toEqual([0, 0, 0, 0]);
    expect(await seen({ clearance: 'SECRET' })).toEqual([2, 2, 2, 1]);
    for (const table of ['occasion', 'occasion_partner', 'follow_up', 'follow_up_partner', 'deadline', 'deadline_party', 'aggregate']) {
      const [row] = await reporting.sql(
        `SELECT count(*)::int AS rows, count(*) FILTER (WHERE classification = 3)::int AS secret FROM ${table} t WHERE t::text ~ $1`,
        [subjects.join('|')],
      );
      expect([table, row.rows > 0, row.secret]).toEqual([table, true, row.rows]);
    }
  });

  it('is protected by what it belongs to, whether that was told in the same batch, before, or became stricter since', async () => {
    const talks = anEngagement({}, FOR_PER);
    const seen = (subject: string, claims: object): Promise<number> => reporting.get(`/v1/history?subject=${subject}`, claims).then(({ body }) => body.total);
    const [together, later, afterwards] = [PUBLIC_LABEL, PUBLIC_LABEL, PUBLIC_LABEL].map((own) => aFollowUp(talks, {}, own));
    if (!together || !later || !afterwards) throw new Error('three promises');
    await told(talks.event, together.event);
    await told(later.event);
    await told(corrected(talks, 2, {}, { ...FOR_PER, classification: 'CONFIDENTIAL' }));
    await told(afterwards.event);
    for (const { id } of [together, later, afterwards])
      expect([await seen(id, CHILEAN), await seen(id, { clearance: 'RESTRICTED' }), await seen(id, { clearance: 'SECRET' })]).toEqual([0, 0, 1]);
  });

  it('is poison where nobody could say who may see it, and what follows goes on', async () => {
    const [known, unknown] = [anEngagement(), anEngagement()];
    const exercise = anExercise();
    await told(
      aFollowUp(unknown).event,
      anEvent(exerciseCancelled, { subject: uuidv7() }, { ...saidOf(exercise.record, []), on: '2026', reason: 'no money' }),
      known.event,
    );
    const { items } = (await reporting.get('/v1/events/dead?owner=reporting', { roles: ['operator'] })).body;
    expect(items.map(({ code }: Wire) => code).sort()).toEqual(['occasion-unknown', 'parent-unknown']);
    expect(await occasion(known.id)).toBeDefined();
  });
});
