import { Controller, Inject } from '@nestjs/common';
import { getExerciseClashes, type Clash, type Warning } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { clashesOf } from '../../domain/clashes.js';
import { ExerciseRepository } from '../../persistence/exercise.repository.js';
import { Surroundings } from '../../persistence/surroundings.js';

/** What an exercise asks for and others ask for as well, and the crises and bans of those who take part, as far as the caller may see them. */
@Controller()
export class ExerciseClashesController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(ExerciseRepository) private readonly exercises: ExerciseRepository,
    @Inject(Surroundings) private readonly surroundings: Surroundings,
  ) {}

  @Endpoint(getExerciseClashes)
  get(
    @Input() { params }: InputOf<typeof getExerciseClashes>,
    @SignedIn() { reader }: Caller,
  ): Promise<{ exercise: string; items: Clash[]; warnings: Warning[] }> {
    return this.transactions.read(reader, async (tx) => {
      const exercise = await this.exercises.records.get(tx, params.id);
      const around = await this.surroundings.of(tx, [exercise.record]);
      return {
        exercise: exercise.id,
        items: clashesOf(exercise.record, await this.exercises.clashing(tx, exercise)),
        warnings: around(exercise.record),
      };
    });
  }
}
