import { Controller, Inject } from '@nestjs/common';
import { getExerciseCosts, recordCost, type ExerciseView } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Transactions } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { costBalances, recordCost as decide, type CostBalance } from '../../domain/record-cost.js';
import { ExerciseRepository } from '../../persistence/exercise.repository.js';
import { ChangeExercise } from '../../writing/change-exercise.js';

@Controller()
export class RecordCostController {
  constructor(
    @Inject(ChangeExercise) private readonly change: ChangeExercise,
    @Inject(ExerciseRepository) private readonly exercises: ExerciseRepository,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
    @Inject(Transactions) private readonly transactions: Transactions,
  ) {}

  @Endpoint(recordCost)
  record(@Input() { params, body, ifMatch }: InputOf<typeof recordCost>, @SignedIn() caller: Caller): Promise<ExerciseView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (exercise) => {
      const partner = this.directory.resolve(body.partner, exercise.record.startsOn, ['body', 'partner']);
      return decide(exercise, { ...body, partner }, ['body']);
    });
  }

  @Endpoint(getExerciseCosts)
  balances(@Input() { params }: InputOf<typeof getExerciseCosts>, @SignedIn() { reader }: Caller): Promise<{ exercise: string; items: CostBalance[] }> {
    return this.transactions.read(reader, async (tx) => {
      const { id, record } = await this.exercises.records.get(tx, params.id);
      return { exercise: id, items: costBalances(record.costs) };
    });
  }
}
