import { Controller, Inject } from '@nestjs/common';
import { getExercise, type ExerciseView } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { viewOf } from '../../domain/exercise-view.js';
import { ExerciseRepository } from '../../persistence/exercise.repository.js';
import { KnownAgreements } from '../../persistence/known-agreements.js';
import { Surroundings } from '../../persistence/surroundings.js';
import { Calendars } from '../../rules/calendars.js';

/** One exercise: as it is, or as we knew it at a time. */
@Controller()
export class GetExerciseController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(ExerciseRepository) private readonly exercises: ExerciseRepository,
    @Inject(KnownAgreements) private readonly agreements: KnownAgreements,
    @Inject(Surroundings) private readonly surroundings: Surroundings,
    @Inject(Calendars) private readonly calendars: Calendars,
  ) {}

  @Endpoint(getExercise)
  get(@Input() { params, query }: InputOf<typeof getExercise>, @SignedIn() { reader }: Caller): Promise<ExerciseView> {
    return this.transactions.read(reader, async (tx) => {
      if (query.knownAt !== undefined) {
        const known = await this.exercises.records.knownAt(tx, params.id, new Date(query.knownAt));
        return viewOf(known, { agreements: new Map(), around: () => [] });
      }
      const exercise = await this.exercises.records.get(tx, params.id);
      const agreements = await this.agreements.named(tx, exercise.record.basis);
      const told = await this.surroundings.of(tx, [exercise.record]);
      return viewOf(exercise, { agreements, around: (record) => [...this.calendars.warnings(record), ...told(record)] });
    });
  }
}
