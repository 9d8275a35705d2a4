import { Controller, Inject } from '@nestjs/common';
import { getExerciseHistory, type ExerciseRecord, type Page } from '@entente/contracts';
import { decodeCursor, encodeCursor, Transactions } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { ExerciseRepository } from '../../persistence/exercise.repository.js';

interface HistoryItem {
  version: number;
  knownFrom: string;
  knownTo: string | null;
  change: string;
  record: ExerciseRecord;
}

/** Every version of an exercise the caller may see, oldest first. */
@Controller()
export class ExerciseHistoryController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(ExerciseRepository) private readonly exercises: ExerciseRepository,
  ) {}

  @Endpoint(getExerciseHistory)
  list(@Input() { params, query }: InputOf<typeof getExerciseHistory>, @SignedIn() { reader }: Caller): Promise<Page<HistoryItem>> {
    const [after] = query.cursor === undefined ? [0] : decodeCursor(query.cursor, 1, ([version]) => Number.isSafeInteger(version));
    return this.transactions.read(reader, async (tx) => {
      const { version: total } = await this.exercises.records.get(tx, params.id);
      const versions = await this.exercises.records.versions(tx, params.id, Number(after), query.limit + 1);
      const items = versions.slice(0, query.limit).map(({ version, knownFrom, knownTo, change, record }): HistoryItem => ({
        version,
        knownFrom: knownFrom.toISOString(),
        knownTo: knownTo?.toISOString() ?? null,
        change,
        record,
      }));
      const last = items.at(-1);
      return { items, next: versions.length > query.limit && last ? encodeCursor([last.version]) : null, total };
    });
  }
}
