import type { ExerciseView } from '@entente/contracts';
import type { Exercise, Moment } from './exercise.js';
import { warningsNow } from './state-exercise.js';

/** An exercise as reads show it; its warnings are those of today. */
export function viewOf(exercise: Exercise, moment: Pick<Moment, 'agreements'>): ExerciseView {
  const { id, version, record, label } = exercise;
  return { ...record, warnings: warningsNow(exercise, moment), id, version, label };
}
