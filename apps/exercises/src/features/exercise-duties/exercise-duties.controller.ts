import { Controller, Inject } from '@nestjs/common';
import { getExerciseDuties, type DutyWarning, type Verdict } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Transactions } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { activityOf, dutiesOf } from '../../domain/activity-of.js';
import { ExerciseRepository } from '../../persistence/exercise.repository.js';
import { RuleBook } from '../../rules/rule-book.js';
import { Moments } from '../../writing/moments.js';

/** What the rules say of an exercise as it is, beside those others that the caller may see. */
@Controller()
export class ExerciseDutiesController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(ExerciseRepository) private readonly exercises: ExerciseRepository,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
    @Inject(RuleBook) private readonly book: RuleBook,
    @Inject(Moments) private readonly moments: Moments,
  ) {}

  @Endpoint(getExerciseDuties)
  get(
    @Input() { params }: InputOf<typeof getExerciseDuties>,
    @SignedIn() { reader }: Caller,
  ): Promise<{ exercise: string; verdicts: Verdict[]; warnings: DutyWarning[] }> {
    return this.transactions.read(reader, async (tx) => {
      await this.directory.refresh(tx);
      const exercise = await this.exercises.records.get(tx, params.id);
      const years = Math.max(1, ...this.book.duties.map(({ allows }) => allows?.calendarYears ?? 1));
      const others = await this.exercises.around(tx, exercise, years);
      const linked = await this.exercises.linked(tx, exercise);
      const beside = {
        others: others.map(({ id, record }) => activityOf(id, record)),
        linked: linked.map(({ id, record }) => activityOf(id, record)),
      };
      const { verdicts, warnings } = dutiesOf(exercise.id, exercise.record, { duties: this.book.duties, boundBy: this.moments.boundBy }, beside);
      return { exercise: exercise.id, verdicts, warnings };
    });
  }
}
