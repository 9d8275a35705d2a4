import { describe, expect, it } from '@jest/globals';
import { PUBLIC_LABEL, type Contribution, type ExerciseRecord, type ParticipantStatus, type StageDate } from '@entente/contracts';
import { aMoment, anExercise } from './an-exercise.js';
import { changeContribution } from './contributions.js';
import { doDuty } from './do-duty.js';
import { refuseUnfitEdition } from './editions.js';
import type { StatedContribution, StatedPlan } from './exercise.js';
import { commitParticipant } from './participants.js';
import { costBalances, recordCost } from './record-cost.js';
import { holdExercise } from './settle.js';
import { reachStage } from './stages.js';
import { proposeExercise, replanExercise, type Origin } from './state-exercise.js';

const AT = ['body'];
const moment = aMoment();
const NOTHING: StatedContribution = { forces: {}, equipment: [] };
const refusal = (code: string, path: string): object =>
  expect.objectContaining({ code, faults: expect.arrayContaining([expect.objectContaining({ code, path })]) });

describe('stages', () => {
  const reached = (stages: StageDate[], next: StageDate) => reachStage(anExercise({ stages }), next, AT, moment).next.record.stages;
  const planning: StageDate[] = (['initiation', 'specification', 'planning'] as const).map((stage) => ({ stage, on: '2026-01-10' }));

  it('take conferences in order, and none need be held', () => {
    expect(reached(planning, { stage: 'planning', conference: 'main', on: '2026-01-11' })).toHaveLength(4);
    expect(reached(planning, { stage: 'conduct', on: '2026-01-11' })).toHaveLength(4);
    const main: StageDate[] = [...planning, { stage: 'planning', conference: 'main', on: '2026-01-12' }];
    expect(() => reached(main, { stage: 'planning', conference: 'initial', on: '2026-01-12' })).toThrow(refusal('stage-already-reached', '/body/stage'));
    expect(() => reached(main, { stage: 'planning', conference: 'final', on: '2026-01-11' })).toThrow(refusal('stage-before-previous', '/body/on'));
    expect(reached(main, { stage: 'planning', conference: 'final', on: '2026-01' })).toHaveLength(5);
  });

  it('are not reached in the future', () => {
    expect(() => reached(planning, { stage: 'conduct', on: '2026-02-02' })).toThrow(refusal('stage-in-future', '/body/on'));
    expect(reached(planning, { stage: 'conduct', on: '2026-02-01' })).toHaveLength(4);
  });
});

describe('participants', () => {
  const STATUSES = ['invited', 'accepted', 'observer', 'declined'] as const;
  const from = (before: ParticipantStatus | 'none', status: ParticipantStatus): string => {
    const others = anExercise().record.participants.slice(0, 1);
    const participants = before === 'none' ? others : [...others, { partner: 'POL', status: before }];
    try {
      const { events } = commitParticipant(anExercise({ participants }), 'POL', status, undefined, AT);
      expect(events).toMatchObject([{ data: { partner: 'POL', status, partners: expect.arrayContaining(['POL']) } }]);
      return 'ok';
    } catch (error) {
      return error instanceof Error && 'code' in error ? String(error.code) : String(error);
    }
  };
  it.each<[ParticipantStatus | 'none', string[]]>([
    ['none', ['ok', 'ok', 'ok', 'not-invited']],
    ['invited', ['status-already', 'ok', 'ok', 'ok']],
    ['accepted', ['status-not-after', 'status-already', 'ok', 'ok']],
    ['observer', ['status-not-after', 'ok', 'status-already', 'ok']],
    ['declined', ['ok', 'status-not-after', 'status-not-after', 'status-already']],
  ])('that are %s may become invited, accepted, observer, declined: %j', (before, expected) => {
    expect(STATUSES.map((status) => from(before, status))).toEqual(expected);
  });
});

describe('contributions', () => {
  const firm: Contribution = { id: 'c', partner: 'DEU', forces: { troops: { least: 500, most: 500 } }, equipment: [] };
  const range: Contribution = { ...firm, forces: { troops: { least: 400, most: 600 } } };
  const replaced = (before: Contribution, stated: StatedContribution, kind: ExerciseRecord['kind'] = 'live') =>
    changeContribution(anExercise({ kind, contributions: [before] }), 'DEU', stated, 'c', AT, moment);

  it('come as ranges before they are firm, and say what they were', () => {
    const { events, next } = replaced(range, { ...NOTHING, forces: firm.forces });
    expect(next.record.contributions).toEqual([firm]);
    expect(events).toMatchObject([{ data: { partner: 'DEU', before: range, after: firm } }]);
    expect(() => replaced(firm, { ...NOTHING, forces: range.forces })).toThrow(refusal('range-after-firm', '/body/contribution/forces/troops'));
    expect(replaced(firm, { ...NOTHING, forces: { troops: { least: 700, most: 700 } } }).events).toHaveLength(1);
  });

  it('are of those who take part', () => {
    const bring = (partner: string, status: ParticipantStatus) =>
      changeContribution(anExercise({ participants: [{ partner: 'POL', status }] }), partner, NOTHING, undefined, AT, moment);
    expect(bring('POL', 'invited').next.record.contributions).toHaveLength(1);
    expect(() => bring('POL', 'observer')).toThrow(refusal('not-taking-part', '/body/partner'));
    expect(() => bring('POL', 'declined')).toThrow(refusal('not-taking-part', '/body/partner'));
    expect(() => bring('FRA', 'accepted')).toThrow(refusal('not-taking-part', '/body/partner'));
    expect(() => changeContribution(anExercise({ contributions: [firm] }), 'POL', NOTHING, 'c', AT, moment)).toThrow(
      refusal('no-such-contribution', '/body/replaces'),
    );
  });

  it('to peacekeeping have a category and rise in readiness step by step', () => {
    const pledge: Contribution = { ...firm, category: 'formed-police', readiness: 'L1' };
    const mission = 'peacekeeping-contribution';
    expect(() => replaced(pledge, NOTHING, mission)).toThrow(refusal('category-missing', '/body/contribution/category'));
    expect(() => replaced(firm, { ...NOTHING, category: 'troops' })).toThrow(refusal('category-unexpected', '/body/contribution/category'));
    expect(() => replaced(firm, { ...NOTHING, readiness: 'L1' })).toThrow(refusal('readiness-unexpected', '/body/contribution/readiness'));
    expect(replaced(pledge, { ...NOTHING, category: 'formed-police', readiness: 'L2' }, mission).events).toHaveLength(1);
    expect(() => replaced(pledge, { ...NOTHING, category: 'formed-police', readiness: 'L3' }, mission)).toThrow(
      refusal('readiness-skipped', '/body/contribution/readiness'),
    );
    const ready: Contribution = { ...pledge, readiness: 'L3' };
    const rdl = (deployableWithinDays?: number) =>
      replaced(
        ready,
        { ...NOTHING, category: 'formed-police', readiness: 'RDL', ...(deployableWithinDays !== undefined && { deployableWithinDays }) },
        mission,
      );
    expect(() => rdl()).toThrow(refusal('not-deployable-in-time', '/body/contribution/deployableWithinDays'));
    expect(() => rdl(61)).toThrow(refusal('not-deployable-in-time', '/body/contribution/deployableWithinDays'));
    expect(rdl(60).events).toHaveLength(1);
    expect(replaced(ready, { ...NOTHING, category: 'formed-police', readiness: 'L1' }, mission).events).toHaveLength(1);
  });
});

const PLAN: StatedPlan = {
  title: 'A plan',
  kind: 'live',
  startsOn: '2026-09-01',
  hosts: [],
  withoutNotice: false,
  basis: [],
  linkedWith: [],
  plannedStages: [],
};

describe('relief', () => {
  const relief = { affected: 'NPL', basis: 'request' as const, lastResort: true, assistance: 'direct' as const, costToRecipient: false };
  const propose = (plan: Partial<StatedPlan>) =>
    proposeExercise(
      { plan: { ...PLAN, ...plan }, participants: [{ partner: 'DEU', status: 'accepted', contributions: [] }], stages: [] },
      PUBLIC_LABEL,
      'hand',
      AT,
      moment,
    );

  it('says whom it goes to, has an end, and costs who receives it nothing', () => {
    expect(() => propose({ kind: 'humanitarian-relief' })).toThrow(refusal('relief-missing', '/body/relief'));
    expect(() => propose({ kind: 'humanitarian-relief', relief })).toThrow(refusal('end-date-missing', '/body/endsOn'));
    expect(() => propose({ kind: 'humanitarian-relief', endsOn: '2026-10', relief: { ...relief, costToRecipient: true } })).toThrow(
      refusal('cost-to-recipient', '/body/relief/costToRecipient'),
    );
    expect(() => propose({ relief })).toThrow(refusal('relief-unexpected', '/body/relief'));
    expect(propose({ kind: 'humanitarian-relief', endsOn: '2026-10', relief }).events).toHaveLength(1);
  });

  it('begins only where it was asked for or consented to, as a last resort', () => {
    const begin = (changed: object) =>
      reachStage(anExercise({ kind: 'humanitarian-relief', relief: { ...relief, ...changed } }), { stage: 'conduct', on: '2026-02-01' }, AT, moment);
    expect(begin({}).events).toHaveLength(1);
    expect(begin({ basis: 'consent' }).events).toHaveLength(1);
    expect(() => begin({ basis: undefined })).toThrow(refusal('not-asked-nor-consented', '/body'));
    expect(() => begin({ lastResort: false })).toThrow(refusal('not-last-resort', '/body'));
    const held = anExercise({ kind: 'humanitarian-relief', relief: { ...relief, basis: undefined } });
    expect(() => holdExercise(held, { from: '2026-02-01' }, AT, moment)).toThrow(refusal('not-asked-nor-consented', '/body'));
  });
});

describe('a proposal', () => {
  const propose = (plan: Partial<StatedPlan>, origin: Origin, status: ParticipantStatus = 'accepted', contributions: StatedContribution[] = []) =>
    proposeExercise({ plan: { ...PLAN, ...plan }, participants: [{ partner: 'DEU', status, contributions }], stages: [] }, PUBLIC_LABEL, origin, AT, moment);

  it('by hand rests on what is known; an outside source is believed, with a warning', () => {
    expect(() => propose({ basis: ['a'] }, 'hand')).toThrow(refusal('basis-unknown', '/body/basis/0'));
    expect(propose({ basis: ['a'] }, 'report').next.record.warnings).toEqual([expect.objectContaining({ code: 'basis-unknown' })]);
    const hidden = { id: 'a', version: 1, title: 'Secret', spells: [], label: { ...PUBLIC_LABEL, classification: 'SECRET' as const } };
    const knowing = aMoment({ agreements: new Map([['a', hidden]]) });
    const stated = { plan: { ...PLAN, basis: ['a'] }, participants: [], stages: [] };
    expect(() => proposeExercise(stated, PUBLIC_LABEL, 'hand', AT, knowing)).toThrow(refusal('basis-hidden', '/body/basis/0'));
    expect(proposeExercise(stated, { ...PUBLIC_LABEL, classification: 'SECRET' }, 'hand', AT, knowing).events).toHaveLength(1);
  });

  it('has nobody decline who was not invited, nor bring what it does not come with', () => {
    expect(() => propose({}, 'hand', 'declined')).toThrow(refusal('not-invited', '/body/participants/0/status'));
    expect(propose({}, 'report', 'declined').events).toHaveLength(1);
    expect(() => propose({}, 'report', 'observer', [NOTHING])).toThrow(refusal('not-taking-part', '/body/participants/0/contributions'));
  });

  it('plans its stages in order', () => {
    const plannedStages: StageDate[] = [
      { stage: 'conduct', on: '2026-09-01' },
      { stage: 'planning', on: '2026-06-01' },
    ];
    expect(() => propose({ plannedStages }, 'hand')).toThrow(refusal('stages-out-of-order', '/body/plannedStages/1/stage'));
  });

  it('is planned anew, of the same kind, and only where something changes', () => {
    const exercise = proposeExercise({ plan: PLAN, participants: [], stages: [] }, PUBLIC_LABEL, 'hand', AT, moment).next;
    expect(() => replanExercise(exercise, { ...PLAN, kind: 'cyber' }, 'why', AT, moment)).toThrow(refusal('kind-changed', '/body/kind'));
    expect(() => replanExercise(exercise, PLAN, 'why', AT, moment)).toThrow(refusal('nothing-changed', '/body'));
    expect(replanExercise(exercise, { ...PLAN, startsOn: '2026-10' }, 'why', AT, moment)).toMatchObject({
      change: 'replanned',
      next: { record: { startsOn: '2026-10' } },
    });
  });
});

describe('an edition', () => {
  const follows = (series: string | undefined, startsOn: string, id = 'earlier'): void =>
    refuseUnfitEdition('exercise', { ...PLAN, series: 'bridge', follows: id }, { id, record: anExercise({ series, startsOn }).record }, AT);
  it('follows an earlier one of its series', () => {
    expect(() => follows('bridge', '2025')).not.toThrow();
    expect(() => follows('tunnel', '2025')).toThrow(refusal('follows-other-series', '/body/follows'));
    expect(() => follows('bridge', '2026-09-01')).toThrow(refusal('follows-later', '/body/follows'));
    expect(() => follows('bridge', '2025', 'exercise')).toThrow(refusal('follows-itself', '/body/follows'));
    expect(() => refuseUnfitEdition(undefined, { ...PLAN, follows: 'x' }, undefined, AT)).toThrow(refusal('follows-unknown', '/body/follows'));
  });
});

describe('a duty done', () => {
  const forces = { troops: { least: 9_000, most: 9_000 } };
  const large = anExercise({ contributions: [{ id: 'c', partner: 'DEU', forces, equipment: [] }], startsOn: '2026-03-01', endsOn: '2026-03-02' });
  it('is late after its deadline, and not done before it is done', () => {
    expect(doDuty(large, 'notify', { rule: 'notice', on: '2026-01-18', to: [] }, AT, moment).next.record.notifications).toMatchObject([{ late: false }]);
    expect(doDuty(large, 'notify', { rule: 'notice', on: '2026-01-19', to: [] }, AT, moment).next.record.notifications).toMatchObject([{ late: true }]);
    expect(() => doDuty(large, 'notify', { rule: 'notice', on: '2026-02-02', to: [] }, AT, moment)).toThrow(refusal('day-in-future', '/body/on'));
    expect(() => doDuty(large, 'observe', { rule: 'notice', on: '2026-01-18', to: [] }, AT, moment)).toThrow(refusal('no-such-duty', '/body/rule'));
    const done = doDuty(large, 'notify', { rule: 'notice', on: '2026-01-18', to: [] }, AT, moment).next;
    expect(() => doDuty(done, 'notify', { rule: 'notice', on: '2026-01-19', to: [] }, AT, moment)).toThrow(refusal('duty-done-already', '/body/rule'));
  });
});

describe('costs', () => {
  const planned = recordCost(anExercise(), { partner: 'DEU', item: 'fuel', currency: 'EUR', planned: 1_000 }, AT).next;
  it('are added up, planned against actual', () => {
    const actual = recordCost(planned, { partner: 'DEU', item: 'fuel', currency: 'EUR', actual: 1_200 }, AT).next;
    const more = recordCost(actual, { partner: 'DEU', item: 'food', currency: 'EUR', planned: 300 }, AT).next;
    expect(costBalances(more.record.costs)).toEqual([{ partner: 'DEU', currency: 'EUR', planned: 1_300, actual: 1_200, difference: 200, open: 1 }]);
  });
  it('are those of participants, and say something new', () => {
    expect(() => recordCost(planned, { partner: 'DEU', item: 'fuel', currency: 'EUR', planned: 1_000 }, AT)).toThrow(refusal('nothing-changed', '/body'));
    expect(() => recordCost(planned, { partner: 'DEU', item: 'fuel', currency: 'EUR' }, AT)).toThrow(refusal('cost-missing', '/body'));
    expect(() => recordCost(planned, { partner: 'FRA', item: 'fuel', currency: 'EUR', planned: 1 }, AT)).toThrow(refusal('not-a-participant', '/body/partner'));
  });
});
