import {
  CONFERENCES,
  dayOf,
  exerciseStageReached,
  fact,
  interval,
  isBefore,
  rejected,
  STAGES,
  type ExerciseKind,
  type ExerciseRecord,
  type Path,
  type StageDate,
} from '@entente/contracts';
import { about, changed, type Decision, type Exercise, type Moment } from './exercise.js';
import { refuseUnfitRelief } from './relief.js';

/** Kinds that are planned and conducted in all stages. Courses, missions and relief may begin at once. */
const STAGED: Readonly<Record<ExerciseKind, boolean>> = {
  live: true,
  'command-post': true,
  'table-top': true,
  'computer-assisted': true,
  cyber: true,
  course: false,
  'peacekeeping-contribution': false,
  'humanitarian-relief': false,
};

/** True for kinds that go through every stage. */
export function goesThroughStages(kind: ExerciseKind): boolean {
  return STAGED[kind];
}

type Point = Pick<StageDate, 'stage' | 'conference'>;

/** A stage in words: `planning initial conference`. */
export function stageName({ stage, conference }: Point): string {
  return conference === undefined ? stage : `${stage} ${conference} conference`;
}

/** Where a stage or conference stands among all: planning comes before its conferences. */
function position({ stage, conference }: Point): number {
  return STAGES.indexOf(stage) * (CONFERENCES.length + 1) + (conference === undefined ? 0 : CONFERENCES.indexOf(conference) + 1);
}

/** True when the exercise has come to this stage or conference, or past it. */
export function isReached({ stages }: ExerciseRecord, point: Point): boolean {
  return stages.some((reached) => position(reached) >= position(point));
}

/** What is wrong with coming to a stage after those reached; undefined where nothing is. */
export function stageFault(kind: ExerciseKind, reached: readonly StageDate[], next: StageDate): { code: string; path: Path; message: string } | undefined {
  const last = reached.at(-1);
  if (last !== undefined && position(next) <= position(last)) {
    return { code: 'stage-already-reached', path: ['stage'], message: `it has come to ${stageName(last)} already` };
  }
  const lastStage = last === undefined ? -1 : STAGES.indexOf(last.stage);
  if (STAGED[kind] && STAGES.indexOf(next.stage) > lastStage + 1) {
    const missing = STAGES[lastStage + 1] ?? next.stage;
    return { code: 'stage-skipped', path: ['stage'], message: `${missing} comes before ${next.stage}` };
  }
  if (last !== undefined && isBefore(next.on, last.on) === 'certain') {
    return { code: 'stage-before-previous', path: ['on'], message: `${stageName(last)} was reached on ${last.on}, after ${next.on}` };
  }
  return undefined;
}

/**
 * The exercise has come to a stage, or to a conference of planning. Feedback may go back at any time, stages do not.
 * Throws `rejected`: `exercise-cancelled`, `already-held`, `not-held`, `stage-already-reached`, `stage-skipped`,
 * `stage-before-previous`, `stage-in-future`, and for relief what `refuseUnfitRelief` throws.
 */
export function reachStage(exercise: Exercise, reached: StageDate, at: Path, moment: Moment): Decision {
  const { record } = exercise;
  const { stage, conference, on } = reached;
  if (record.state === 'cancelled') throw rejected('exercise-cancelled', at, 'the exercise is cancelled');
  const fault = stageFault(record.kind, record.stages, reached);
  if (fault) throw rejected(fault.code, [...at, ...fault.path], fault.message);
  if (record.state === 'held' && stage !== 'evaluation') throw rejected('already-held', [...at, 'stage'], 'it was held: only its evaluation is left');
  if (record.state !== 'held' && stage === 'evaluation') throw rejected('not-held', [...at, 'stage'], 'what was not held cannot be evaluated');
  if (interval(on).first > dayOf(moment.now)) throw rejected('stage-in-future', [...at, 'on'], `${on} has not come yet: plan the stage instead`);
  if (stage === 'conduct') refuseUnfitRelief(record, at);
  const next: ExerciseRecord = { ...record, stages: [...record.stages, reached] };
  const data = { ...about(next), stage, ...(conference && { conference }), on };
  return { next: changed(exercise, next), change: 'stage-reached', events: [fact(exerciseStageReached, data)] };
}
