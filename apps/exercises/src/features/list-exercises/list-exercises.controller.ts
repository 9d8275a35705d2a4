import { Controller, Inject } from '@nestjs/common';
import { AggregateId, interval, listExercises, type ExerciseView, type Page } from '@entente/contracts';
import { wordsOf } from '@entente/partner-directory';
import { Conditions, decodeCursor, encodeCursor, Transactions, type Tx } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { viewOf } from '../../domain/exercise-view.js';
import { ExerciseRepository } from '../../persistence/exercise.repository.js';
import { KnownAgreements } from '../../persistence/known-agreements.js';
import { Surroundings } from '../../persistence/surroundings.js';

type Query = InputOf<typeof listExercises>['query'];

/**
 * Exercises by id; the count is over what the reader may see. Partial dates are read generously: what may be going on, is.
 * Holidays are said of one exercise at a time: those of a state and year take milliseconds to find, and a page may name hundreds.
 */
@Controller()
export class ListExercisesController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(ExerciseRepository) private readonly exercises: ExerciseRepository,
    @Inject(KnownAgreements) private readonly agreements: KnownAgreements,
    @Inject(Surroundings) private readonly surroundings: Surroundings,
  ) {}

  @Endpoint(listExercises)
  list(@Input() { query }: InputOf<typeof listExercises>, @SignedIn() { reader }: Caller): Promise<Page<ExerciseView>> {
    return this.transactions.read(reader, (tx) => this.page(tx, query));
  }

  private async page(tx: Tx, query: Query): Promise<Page<ExerciseView>> {
    const page = filtered(query);
    if (query.cursor !== undefined) page.add(`id > ${page.value(decodeCursor(query.cursor, 1, ([id]) => AggregateId.safeParse(id).success)[0])}::uuid`);
    const found = await this.exercises.where(tx, page.sql, page.values, query.limit + 1);
    const items = found.slice(0, query.limit);
    const agreements = await this.agreements.named(
      tx,
      items.flatMap(({ record }) => record.basis),
    );
    const around = await this.surroundings.of(
      tx,
      items.map(({ record }) => record),
    );
    const last = items.at(-1);
    return {
      items: items.map((exercise) => viewOf(exercise, { agreements, around })),
      next: found.length > query.limit && last ? encodeCursor([last.id]) : null,
      total: await this.exercises.count(tx, filtered(query).sql, filtered(query).values),
    };
  }
}

function filtered(query: Query): Conditions {
  const conditions = new Conditions();
  const same: readonly (readonly [string, string | undefined])[] = [
    ['kind', query.kind],
    ['stage', query.stage],
    ['state', query.state],
    ['series', query.series],
    ['source', query.source],
    ['source_record', query.record],
  ];
  for (const [column, value] of same) if (value !== undefined) conditions.add(`${column} = ${conditions.value(value)}`);
  if (query.participant !== undefined) conditions.add(`${conditions.value(query.participant)} = ANY(participants)`);
  const from = query.on ?? query.from;
  const to = query.on ?? query.to;
  if (from !== undefined) conditions.add(`last >= ${conditions.value(interval(from).first)}`);
  if (to !== undefined) conditions.add(`first <= ${conditions.value(interval(to).last)}`);
  if (query.q !== undefined) conditions.add(`words @> ${conditions.value(wordsOf(query.q))}::text[]`);
  return conditions;
}
