import { Inject, Injectable } from '@nestjs/common';
import { Transactions, type Actor } from '@entente/persistence';
import { v7 as uuid } from 'uuid';
import type { Exercise } from '../../domain/exercise.js';
import { registerExercise, type ExerciseDraft } from '../../domain/register-exercise.js';
import { ExerciseRepository } from '../../persistence/exercise.repository.js';

@Injectable()
export class RegisterExercise {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(ExerciseRepository) private readonly exercises: ExerciseRepository,
  ) {}

  /** Stores an exercise on behalf of its author, who must be able to read what it writes. */
  execute(author: Actor, draft: ExerciseDraft): Promise<Exercise> {
    return this.transactions.run(author, async (tx) => {
      const next = registerExercise(uuid(), draft);
      await this.exercises.add(tx, next);
      return next;
    });
  }
}
