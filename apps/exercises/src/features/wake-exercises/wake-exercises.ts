import { Inject, Injectable } from '@nestjs/common';
import { PartnerDirectory } from '@entente/partner-directory';
import type { Tx } from '@entente/persistence';
import type { Timer, TimerHandler } from '@entente/timers';
import { wake } from '../../domain/conclude.js';
import { ExerciseRepository } from '../../persistence/exercise.repository.js';
import { EXERCISE_WAKES, FollowUp } from '../../writing/follow-up.js';
import { Moments } from '../../writing/moments.js';

/** Looks at exercises on the day something about them is due, or after news of what they rest on: tells it, and sets the next look. */
@Injectable()
export class WakeExercises implements TimerHandler {
  readonly kind = EXERCISE_WAKES;

  constructor(
    @Inject(ExerciseRepository) private readonly exercises: ExerciseRepository,
    @Inject(FollowUp) private readonly followUp: FollowUp,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
    @Inject(Moments) private readonly moments: Moments,
  ) {}

  async fire(tx: Tx, timers: readonly Timer[], now: Date): Promise<void> {
    await this.directory.refresh(tx);
    const found = await this.exercises.records.locked(
      tx,
      timers.map(({ key }) => key),
    );
    const moment = await this.moments.at(
      tx,
      now,
      found.flatMap(({ record }) => record.basis),
    );
    const woken = found.map((exercise) => wake(exercise, moment));
    const decisions = woken.filter(({ events }) => events.length > 0);
    await this.exercises.save(tx, decisions, found, now);
    await this.followUp.tell(tx, decisions, now);
    const quiet = woken.filter(({ events }) => events.length === 0);
    await this.followUp.lookAgain(
      tx,
      quiet.map(({ next, wakesOn }) => ({ id: next.id, wakesOn })),
    );
  }
}
