import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { sittingCalendarChanged, topic } from '@entente/contracts';
import { Consumes, type EventBatch, type LogRecord } from '@entente/messaging';
import type { Tx } from '@entente/persistence';
import { Clock } from '@entente/service-kit';
import { afterEvent } from '../../domain/known-agreement.js';
import { ExerciseRepository } from '../../persistence/exercise.repository.js';
import { KnownAgreements } from '../../persistence/known-agreements.js';
import { FollowUp } from '../../writing/follow-up.js';

/** A calendar is no agreement, and its name no id of one. */
function wants({ headers }: LogRecord): boolean {
  return headers['ce_type'] !== sittingCalendarChanged.type;
}

/** Keeps what agreements say of their end, and has exercises that rest on them looked at. */
@Controller()
export class FollowAgreementsConsumer {
  constructor(
    @Inject(KnownAgreements) private readonly agreements: KnownAgreements,
    @Inject(ExerciseRepository) private readonly exercises: ExerciseRepository,
    @Inject(FollowUp) private readonly followUp: FollowUp,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Consumes({ group: 'legal-basis', topics: [topic('agreements', 'events')], maxBatch: 1_000, wants })
  async apply(@Payload() { events }: EventBatch, @Ctx() tx: Tx): Promise<void> {
    const known = await this.agreements.named(tx, [...new Set(events.map(({ subject }) => subject))]);
    const changed = new Set<string>();
    for (const event of events) {
      const before = known.get(event.subject);
      const after = afterEvent(before, event);
      if (after === undefined || after === before) continue;
      known.set(event.subject, after);
      changed.add(event.subject);
    }
    await this.agreements.put(
      tx,
      [...changed].flatMap((id) => known.get(id) ?? []),
    );
    await this.followUp.lookNow(tx, await this.exercises.restingOn(tx, [...changed]), this.clock.now());
  }
}
