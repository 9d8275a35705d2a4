import { Inject, Injectable } from '@nestjs/common';
import type { ExerciseView, Path } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Transactions, type Tx } from '@entente/persistence';
import { Clock, type Caller } from '@entente/service-kit';
import { refuseDoubleBooking } from '../domain/clashes.js';
import { conclude } from '../domain/conclude.js';
import { type Decision, type Exercise, type Moment } from '../domain/exercise.js';
import { viewOf } from '../domain/exercise-view.js';
import { ExerciseRepository } from '../persistence/exercise.repository.js';
import { Surroundings } from '../persistence/surroundings.js';
import { Calendars } from '../rules/calendars.js';
import { FollowUp } from './follow-up.js';
import { Moments } from './moments.js';
import { overridingOf } from './overriding.js';

/** Which exercise a change is for, and the version its author had read. */
export interface ChangeOf {
  id: string;
  version: number;
}

/** A change that may ask for units: what sets a double booking aside, where the refusal points, and agreements it names anew. */
export interface Booking {
  override: { reason: string } | undefined;
  at: Path;
}

type Decide = (exercise: Exercise, moment: Moment, tx: Tx) => Decision | Promise<Decision>;

/** Changes by hand, in one transaction on the caller's behalf: load, decide, save, tell. */
@Injectable()
export class ChangeExercise {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(ExerciseRepository) private readonly exercises: ExerciseRepository,
    @Inject(FollowUp) private readonly followUp: FollowUp,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Surroundings) private readonly surroundings: Surroundings,
    @Inject(Calendars) private readonly calendars: Calendars,
    @Inject(Moments) private readonly moments: Moments,
  ) {}

  /**
   * Answers the exercise after the change. Throws `not-found`, `stale`, `conflict`, what `decide` throws, for a booking
   * `forces-double-booked`, and `forbidden` where the caller could not read what it would write.
   */
  run(of: ChangeOf, caller: Caller, decide: Decide, booking?: Booking): Promise<ExerciseView> {
    return this.transactions.run(caller.reader, async (tx) => {
      await this.directory.refresh(tx);
      const exercise = await this.exercises.records.at(tx, of.id, of.version);
      const moment = await this.moments.at(tx, this.clock.now(), exercise.record.basis);
      return this.finish(tx, await decide(exercise, moment, tx), exercise, caller, booking);
    });
  }

  /** The rest of a change, new exercises included: double bookings refused, what follows concluded, all of it saved and told. */
  async finish(tx: Tx, decision: Decision, before: Exercise | undefined, caller: Caller, booking?: Booking): Promise<ExerciseView> {
    const now = this.clock.now();
    const moment = await this.moments.at(tx, now, decision.next.record.basis);
    const booked = booking === undefined ? decision.next : await this.book(tx, before, decision.next, caller, booking, now);
    const concluded = conclude({ ...decision, next: booked }, moment);
    await this.exercises.save(tx, [concluded], before === undefined ? [] : [before], now);
    await this.followUp.tell(tx, [concluded], now);
    const told = await this.surroundings.of(tx, [concluded.next.record]);
    return viewOf(concluded.next, { ...moment, around: (record) => [...this.calendars.warnings(record), ...told(record)] });
  }

  /** Only exercises the caller may see can refuse a booking: what is hidden from it must not show. */
  private async book(tx: Tx, before: Exercise | undefined, next: Exercise, caller: Caller, { override, at }: Booking, now: Date): Promise<Exercise> {
    await this.exercises.lockUnits(tx, next);
    return refuseDoubleBooking(before, next, await this.exercises.clashing(tx, next), overridingOf(caller, override), at, now);
  }
}
