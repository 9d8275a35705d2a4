import { DomainError, type Label } from '@entente/contracts';
import type { Exercise } from './exercise.js';

/** What somebody states about an exercise that is new to us. */
export interface ExerciseDraft {
  title: string;
  label: Label;
}

/** The first version of an exercise. Throws `rejected` where it has no title. */
export function registerExercise(id: string, { title, label }: ExerciseDraft): Exercise {
  const trimmed = title.trim();
  if (trimmed === '') throw new DomainError('rejected', 'title-missing', 'an exercise needs a title');
  return { id, version: 1, title: trimmed, label };
}
