import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  crisisLessonObserved,
  isA,
  listCrisisLessons,
  retrospectiveHeld,
  topic,
  type CrisisLessonRecord,
  type CrisisLessonView,
  type Page,
} from '@entente/contracts';
import { Consumes, Outbox, type EventBatch, type LogRecord } from '@entente/messaging';
import { Transactions, type Tx } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { newEvent } from '@entente/service-kit/owner';
import { CrisisLessonRepository } from '../../persistence/crisis-lesson.repository.js';

function wants({ headers }: LogRecord): boolean {
  return headers['ce_type'] === retrospectiveHeld.type;
}

/** What crises showed becomes observations, each once, under the label it was told with. */
@Controller()
export class FollowRetrospectivesConsumer {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(CrisisLessonRepository) private readonly lessons: CrisisLessonRepository,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Consumes({ group: 'retrospectives', topics: [topic('crisis-channels', 'events')], maxBatch: 100, wants })
  async apply(@Payload() { events }: EventBatch, @Ctx() tx: Tx): Promise<void> {
    const told = events.flatMap((event) => {
      if (!isA(retrospectiveHeld, event)) return [];
      const { label, subject: retrospective, data } = event;
      return data.retrospective.lessons.map(({ id, title, observation }) => {
        const record: CrisisLessonRecord = { origin: 'crisis', crisis: data.crisis, about: data.title, retrospective, title, observation, state: 'observed' };
        return { partners: data.partners, next: { id, version: 1, record, label } };
      });
    });
    const known = await this.lessons.records.locked(
      tx,
      told.map(({ next }) => next.id),
    );
    const seen = new Set(known.map(({ id }) => id));
    const fresh = told.filter(({ next: { id } }) => !seen.has(id) && seen.add(id));
    const time = this.clock.now();
    await this.lessons.records.save(
      tx,
      fresh.map(({ next }) => ({ before: undefined, next, change: 'observed' })),
      time,
    );
    await this.outbox.add(
      tx,
      ...fresh.map(({ partners, next: { id, label, record } }) =>
        newEvent(crisisLessonObserved, { subject: id, sequence: 1, label, time }, { partners, lesson: record }),
      ),
    );
  }

  @Endpoint(listCrisisLessons)
  list(@Input() { query }: InputOf<typeof listCrisisLessons>, @SignedIn() { reader }: Caller): Promise<Page<CrisisLessonView>> {
    return this.transactions.read(reader, (tx) => this.lessons.page(tx, query));
  }
}
