import { Controller, Inject } from '@nestjs/common';
import {
  advanceLesson,
  AggregateId,
  derivedLabel,
  DomainError,
  lessonObserved,
  listLessons,
  observeLesson,
  Refusals,
  rejected,
  type EventDefinition,
  type LessonRecord,
  type LessonView,
  type Page,
} from '@entente/contracts';
import { Outbox } from '@entente/messaging';
import { PartnerDirectory } from '@entente/partner-directory';
import { decodeCursor, encodeCursor, Transactions, type Tx, type Versioned } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { newEvent, once } from '@entente/service-kit/owner';
import { v7 as uuidv7 } from 'uuid';
import { about, type Exercise } from '../../domain/exercise.js';
import { advanceLesson as decide, type StatedStep } from '../../domain/lesson.js';
import { labelFaults } from '../../domain/resolve-draft.js';
import { ExerciseRepository } from '../../persistence/exercise.repository.js';
import { LessonRepository } from '../../persistence/lesson.repository.js';

type Body = InputOf<typeof observeLesson>['body'];
type Step = InputOf<typeof advanceLesson>['body'];

function viewOf({ id, version, record, label }: Versioned<LessonRecord>, followedBy: string[]): LessonView {
  return { ...record, followedBy, id, version, label };
}

/** Lessons: from what somebody observed to what is learned. */
@Controller()
export class LessonsController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(ExerciseRepository) private readonly exercises: ExerciseRepository,
    @Inject(LessonRepository) private readonly lessons: LessonRepository,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Endpoint(observeLesson)
  observe(@Input() { params, body, idempotencyKey }: InputOf<typeof observeLesson>, @SignedIn() caller: Caller): Promise<LessonView> {
    return this.transactions.run(caller.reader, (tx) => once(tx, caller, idempotencyKey, { params, body }, () => this.add(tx, params.id, body)));
  }

  /** Throws `rejected`: `no-such-finding` (none of this exercise that the caller sees), `unknown-policy`, `partner-unknown`. */
  private async add(tx: Tx, id: string, { title, observation, findings, label: given }: Body): Promise<LessonView> {
    await this.directory.refresh(tx);
    const exercise = await this.exercises.records.get(tx, id);
    const label = given ?? exercise.label;
    const refusals = new Refusals();
    refusals.add(...(given ? labelFaults(given, this.directory, ['body', 'label']) : []));
    refusals.throwIfAny();
    const seen = await this.lessons.findings.locked(tx, findings);
    const missing = findings.findIndex((finding) => !seen.some((one) => one.id === finding && one.record.exercise === id));
    if (missing >= 0) throw rejected('no-such-finding', ['body', 'findings', missing], 'the exercise has no such finding');
    const record: LessonRecord = { exercise: id, title, observation, findings, state: 'observed' };
    const next = { id: uuidv7(), version: 1, record, label };
    return this.save(tx, exercise, undefined, next, lessonObserved);
  }

  @Endpoint(advanceLesson)
  advance(@Input() { params, body, ifMatch }: InputOf<typeof advanceLesson>, @SignedIn() { reader }: Caller): Promise<LessonView> {
    return this.transactions.run(reader, async (tx) => {
      await this.directory.refresh(tx);
      const exercise = await this.exercises.records.get(tx, params.id);
      const before = await this.lessons.lessons.at(tx, params.lesson, ifMatch);
      if (before.record.exercise !== params.id) throw new DomainError('not-found', 'no-such-lesson', 'the exercise has no such lesson');
      const { next: record, event } = decide(before.record, await this.resolved(tx, body, exercise), ['body']);
      return this.save(tx, exercise, before, { ...before, version: before.version + 1, record }, event);
    });
  }

  private async resolved(tx: Tx, step: Step, exercise: Exercise): Promise<StatedStep> {
    if (step.to === 'validated' && step.in !== undefined) {
      const [shown] = await this.exercises.named(tx, [step.in]);
      if (shown === undefined) throw rejected('validated-in-unknown', ['body', 'in'], 'there is no such exercise');
    }
    if (step.to !== 'action-planned') return step;
    const owner = this.directory.resolve(step.action.owner, exercise.record.startsOn, ['body', 'action', 'owner']);
    return { ...step, action: { ...step.action, owner } };
  }

  private async save(
    tx: Tx,
    exercise: Exercise,
    before: Versioned<LessonRecord> | undefined,
    next: Versioned<LessonRecord>,
    definition: EventDefinition<typeof lessonObserved.data>,
  ): Promise<LessonView> {
    const now = this.clock.now();
    await this.lessons.lessons.save(tx, [{ before, next, change: next.record.state }], now);
    const told = { subject: next.id, sequence: next.version, label: derivedLabel([exercise.label, next.label]), time: now };
    await this.outbox.add(tx, newEvent(definition, told, { ...about(exercise.record), exercise: exercise.id, lesson: next.record }));
    return viewOf(next, await this.lessons.laterEditions(tx, exercise.id));
  }

  @Endpoint(listLessons)
  list(@Input() { params, query }: InputOf<typeof listLessons>, @SignedIn() { reader }: Caller): Promise<Page<LessonView>> {
    const after = query.cursor === undefined ? undefined : String(decodeCursor(query.cursor, 1, ([id]) => AggregateId.safeParse(id).success)[0]);
    return this.transactions.read(reader, async (tx) => {
      await this.exercises.records.get(tx, params.id);
      const { ids, total } = await this.lessons.page(tx, 'lesson', { exercise_id: params.id, state: query.state }, after, query.limit + 1);
      const shown = ids.slice(0, query.limit);
      const later = await this.lessons.laterEditions(tx, params.id);
      const items: LessonView[] = [];
      for (const id of shown) items.push(viewOf(await this.lessons.lessons.get(tx, id), later));
      const last = shown.at(-1);
      return { items, next: ids.length > query.limit && last ? encodeCursor([last]) : null, total };
    });
  }
}
