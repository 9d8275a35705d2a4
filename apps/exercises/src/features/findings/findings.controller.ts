import { Controller, Inject } from '@nestjs/common';
import {
  AggregateId,
  derivedLabel,
  findingRecorded,
  listFindings,
  recordExerciseFinding,
  Refusals,
  rejected,
  type FindingRecord,
  type FindingView,
  type Page,
} from '@entente/contracts';
import { Outbox } from '@entente/messaging';
import { PartnerDirectory } from '@entente/partner-directory';
import { decodeCursor, encodeCursor, Transactions, type Tx, type Versioned } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { newEvent, once } from '@entente/service-kit/owner';
import { v7 as uuidv7 } from 'uuid';
import { about } from '../../domain/exercise.js';
import { labelFaults } from '../../domain/resolve-draft.js';
import { ExerciseRepository } from '../../persistence/exercise.repository.js';
import { LessonRepository } from '../../persistence/lesson.repository.js';

type Body = InputOf<typeof recordExerciseFinding>['body'];

function viewOf({ id, version, record, label }: Versioned<FindingRecord>, recurrence: ReadonlyMap<string, number>): FindingView {
  return { ...record, recurrence: recurrence.get(`${record.domain}/${record.topic}`) ?? 1, id, version, label };
}

/** What was found about how forces work together. Only of what was held: a plan shows nothing yet. */
@Controller()
export class FindingsController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(ExerciseRepository) private readonly exercises: ExerciseRepository,
    @Inject(LessonRepository) private readonly lessons: LessonRepository,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Endpoint(recordExerciseFinding)
  record(@Input() { params, body, idempotencyKey }: InputOf<typeof recordExerciseFinding>, @SignedIn() caller: Caller): Promise<FindingView> {
    return this.transactions.run(caller.reader, (tx) => once(tx, caller, idempotencyKey, { params, body }, () => this.add(tx, params.id, body)));
  }

  /** Throws `rejected`: `not-conducted` before its conduct, `partner-unknown`, `not-a-participant`. */
  private async add(tx: Tx, id: string, { finding, label: given }: Body): Promise<FindingView> {
    const now = this.clock.now();
    await this.directory.refresh(tx);
    const exercise = await this.exercises.records.get(tx, id);
    const conducted = exercise.record.state === 'held' || exercise.record.stages.some(({ stage }) => stage === 'conduct');
    if (!conducted) throw rejected('not-conducted', ['body', 'finding'], 'nothing can be found in what was not conducted');
    const label = given ?? exercise.label;
    const refusals = new Refusals();
    const between = finding.between.flatMap((reference, index) => {
      const at = ['body', 'finding', 'between', index];
      return refusals.gather(() => this.directory.resolve(reference, exercise.record.startsOn, at)) ?? [];
    });
    refusals.add(...(given ? labelFaults(given, this.directory, ['body', 'label']) : []));
    refusals.throwIfAny();
    const outsider = between.findIndex((partner) => !exercise.record.participants.some((participant) => participant.partner === partner));
    if (outsider >= 0) throw rejected('not-a-participant', ['body', 'finding', 'between', outsider], `${between[outsider] ?? ''} is no participant`);
    const next = { id: uuidv7(), version: 1, record: { ...finding, exercise: id, between }, label };
    await this.lessons.findings.save(tx, [{ before: undefined, next, change: 'recorded' }], now);
    const told = { subject: next.id, sequence: 1, label: derivedLabel([exercise.label, label]), time: now };
    await this.outbox.add(tx, newEvent(findingRecorded, told, { ...about(exercise.record), exercise: id, finding: next.record }));
    return viewOf(next, await this.lessons.recurrence(tx, id));
  }

  @Endpoint(listFindings)
  list(@Input() { params, query }: InputOf<typeof listFindings>, @SignedIn() { reader }: Caller): Promise<Page<FindingView>> {
    const after = query.cursor === undefined ? undefined : String(decodeCursor(query.cursor, 1, ([id]) => AggregateId.safeParse(id).success)[0]);
    return this.transactions.read(reader, async (tx) => {
      await this.exercises.records.get(tx, params.id);
      const same = { exercise_id: params.id, domain: query.domain, severity: query.severity };
      const { ids, total } = await this.lessons.page(tx, 'finding', same, after, query.limit + 1);
      const shown = ids.slice(0, query.limit);
      const recurrence = await this.lessons.recurrence(tx, params.id);
      const items: FindingView[] = [];
      for (const id of shown) items.push(viewOf(await this.lessons.findings.get(tx, id), recurrence));
      const last = shown.at(-1);
      return { items, next: ids.length > query.limit && last ? encodeCursor([last]) : null, total };
    });
  }
}
