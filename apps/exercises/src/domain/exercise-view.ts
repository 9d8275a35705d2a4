import type { ExerciseView } from '@entente/contracts';
import type { Exercise } from './exercise.js';
import { warningsNow, type Circumstances } from './state-exercise.js';

/** An exercise as reads show it; its warnings are those of today. */
export function viewOf(exercise: Exercise, circumstances: Circumstances): ExerciseView {
  const { id, version, record, label } = exercise;
  return { ...record, warnings: warningsNow(exercise, circumstances), id, version, label };
}
