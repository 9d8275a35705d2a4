import { describe, expect, it } from '@jest/globals';
import { DomainError, type ExerciseRecord, type StageDate } from '@entente/contracts';
import { aMoment, anExercise } from './an-exercise.js';
import { changeContribution, withdrawContribution } from './contributions.js';
import { doDuty } from './do-duty.js';
import type { Decision, Exercise } from './exercise.js';
import { commitParticipant } from './participants.js';
import { recordCost } from './record-cost.js';
import { cancelExercise, holdExercise } from './settle.js';
import { reachStage } from './stages.js';
import { replanExercise } from './state-exercise.js';

const AT = ['body'];
const moment = aMoment();
const BROUGHT = '01890a5d-ac96-774b-bcce-b302099a8057';
const NOTHING = { forces: {}, equipment: [] };

const brought = { id: BROUGHT, partner: 'DEU', unit: '1st Brigade', ...NOTHING };
const conducted: StageDate[] = (['initiation', 'specification', 'planning', 'conduct'] as const).map((stage) => ({ stage, on: '2026-01-10' }));

/** An exercise in each state it can be in, ready for whatever that state allows. */
const STATES: Readonly<Record<string, Partial<ExerciseRecord>>> = {
  initiated: { contributions: [brought] },
  specified: { contributions: [brought], stages: conducted.slice(0, 2) },
  planning: { contributions: [brought], stages: conducted.slice(0, 3) },
  conducted: { contributions: [brought], stages: conducted },
  held: { contributions: [brought], stages: conducted, state: 'held', held: { from: '2026-01-10' } },
  evaluated: { contributions: [brought], stages: [...conducted, { stage: 'evaluation', on: '2026-01-20' }], state: 'held', held: { from: '2026-01-10' } },
  cancelled: { contributions: [brought], state: 'cancelled', cancelled: { on: '2026-01-20', reason: 'storm' } },
};

const stage = (name: StageDate['stage']) => (exercise: Exercise) => reachStage(exercise, { stage: name, on: '2026-01-31' }, AT, moment);
const TRANSITIONS: Readonly<Record<string, (exercise: Exercise) => Decision>> = {
  specification: stage('specification'),
  planning: stage('planning'),
  conduct: stage('conduct'),
  evaluation: stage('evaluation'),
  participant: (exercise) => commitParticipant(exercise, 'POL', 'accepted', undefined, AT),
  contribution: (exercise) => changeContribution(exercise, 'DEU', NOTHING, undefined, AT, moment),
  withdrawal: (exercise) => withdrawContribution(exercise, BROUGHT, AT),
  replan: (exercise) => {
    const { hosts, startsOn, kind } = exercise.record;
    return replanExercise(
      exercise,
      { title: 'Another', kind, startsOn, hosts, withoutNotice: false, basis: [], linkedWith: [], plannedStages: [] },
      'why',
      AT,
      moment,
    );
  },
  notice: (exercise) => doDuty(exercise, 'notify', { rule: 'notice', on: '2026-01-31', to: [] }, AT, moment),
  cost: (exercise) => recordCost(exercise, { partner: 'DEU', item: 'fuel', currency: 'EUR', planned: 100 }, AT),
  hold: (exercise) => holdExercise(exercise, { from: '2026-01-30' }, AT, moment),
  cancel: (exercise) => cancelExercise(exercise, { on: '2026-01-31', reason: 'storm' }, AT),
};

/** What comes of it: the event told, or the code of the refusal. */
const STAGE = 'exercise-stage-reached';
const SKIP = '! stage-skipped';
const AGAIN = '! stage-already-reached';
const OVER = '! already-held';
const OFF = '! exercise-cancelled';
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  //              initiated              specified              planning               conducted              held                 evaluated            cancelled
  specification: [STAGE, AGAIN, AGAIN, AGAIN, AGAIN, AGAIN, OFF],
  planning: [SKIP, STAGE, AGAIN, AGAIN, AGAIN, AGAIN, OFF],
  conduct: [SKIP, SKIP, STAGE, AGAIN, AGAIN, AGAIN, OFF],
  evaluation: [SKIP, SKIP, SKIP, '! not-held', STAGE, AGAIN, OFF],
  participant: ['participant-committed', 'participant-committed', 'participant-committed', 'participant-committed', OVER, OVER, OFF],
  contribution: ['contribution-changed', 'contribution-changed', 'contribution-changed', 'contribution-changed', OVER, OVER, OFF],
  withdrawal: ['contribution-changed', 'contribution-changed', 'contribution-changed', 'contribution-changed', OVER, OVER, OFF],
  replan: ['exercise-replanned', 'exercise-replanned', 'exercise-replanned', 'exercise-replanned', OVER, OVER, OFF],
  notice: ['notification-given', 'notification-given', 'notification-given', 'notification-given', 'notification-given', 'notification-given', OFF],
  cost: ['cost-recorded', 'cost-recorded', 'cost-recorded', 'cost-recorded', 'cost-recorded', 'cost-recorded', 'cost-recorded'],
  hold: ['! conduct-not-reached', '! conduct-not-reached', '! conduct-not-reached', 'exercise-held', OVER, OVER, OFF],
  cancel: ['exercise-cancelled', 'exercise-cancelled', 'exercise-cancelled', 'exercise-cancelled', OVER, OVER, OFF],
};

function outcomeOf(work: () => Decision): string {
  try {
    const { events, next } = work();
    expect(next.version).toBe(2);
    expect(events).toHaveLength(1);
    for (const { definition, data } of events) definition.data.parse(data);
    return events.map(({ definition }) => definition.type.replace(/^entente\.exercises\.|\.v1$/g, '')).join();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    expect(error.faults).not.toEqual([]);
    return `! ${error.code}`;
  }
}

describe.each(Object.keys(TRANSITIONS))('%s', (name) => {
  it.each(Object.keys(STATES).map((state, index): [string, string] => [state, EXPECTED[name]?.[index] ?? '']))('of what is %s: %s', (state, expected) => {
    const transition = TRANSITIONS[name];
    expect(outcomeOf(() => (transition ? transition(anExercise(STATES[state])) : ({ events: [] } as never)))).toBe(expected);
  });
});
