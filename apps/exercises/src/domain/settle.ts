import { dayOf, endsBeforeItBegins, exerciseCancelled, exerciseHeld, fact, interval, rejected, type ExerciseRecord, type Path } from '@entente/contracts';
import { about, changed, type Decision, type Exercise, type Moment } from './exercise.js';
import { refuseUnlessPlanned } from './participants.js';
import { refuseUnfitRelief } from './relief.js';
import { goesThroughStages } from './stages.js';

/** The exercise will not take place. Throws `rejected`: `exercise-cancelled`, `already-held`. */
export function cancelExercise(exercise: Exercise, cancelled: NonNullable<ExerciseRecord['cancelled']>, at: Path): Decision {
  refuseUnlessPlanned(exercise.record, at);
  const next: ExerciseRecord = { ...exercise.record, state: 'cancelled', cancelled };
  return { next: changed(exercise, next), change: 'cancelled', events: [fact(exerciseCancelled, { ...about(next), ...cancelled })] };
}

/**
 * The exercise took place. Throws `rejected`: `exercise-cancelled`, `already-held`, `conduct-not-reached` (of kinds that go
 * through stages), `held-in-future`, `ends-before-begins`, and for relief what `refuseUnfitRelief` throws.
 */
export function holdExercise(exercise: Exercise, held: NonNullable<ExerciseRecord['held']>, at: Path, moment: Moment): Decision {
  const { record } = exercise;
  refuseUnlessPlanned(record, at);
  if (goesThroughStages(record.kind) && !record.stages.some(({ stage }) => stage === 'conduct')) {
    throw rejected('conduct-not-reached', at, 'it was not conducted yet, as far as is recorded');
  }
  if (interval(held.from).first > dayOf(moment.now)) throw rejected('held-in-future', [...at, 'from'], `${held.from} has not come yet`);
  if (held.to !== held.from && endsBeforeItBegins(held)) throw rejected('ends-before-begins', [...at, 'to'], 'it ends before it begins');
  refuseUnfitRelief(record, at);
  const next: ExerciseRecord = { ...record, state: 'held', held };
  return { next: changed(exercise, next), change: 'held', events: [fact(exerciseHeld, heldData(next, held))] };
}

/** What is told of an exercise that took place. Its last day is always told: obligations look there for the day of their evidence. */
export function heldData(record: ExerciseRecord, { from, to }: NonNullable<ExerciseRecord['held']>): Parameters<typeof fact<typeof exerciseHeld>>[1] {
  return { ...about(record), from, to: to ?? from, basis: record.basis };
}
