import { Inject, Injectable } from '@nestjs/common';
import type { Day } from '@entente/contracts';
import { Outbox } from '@entente/messaging';
import type { Tx } from '@entente/persistence';
import { newEvent } from '@entente/service-kit/owner';
import { Timers } from '@entente/timers';
import type { Concluded } from '../domain/conclude.js';

/** Kind of the timer that looks at an exercise again on a day; its key is the exercise's id. */
export const EXERCISE_WAKES = 'exercise-wakes';

/** What is done once decisions are saved, in the same transaction: their events are told, and the next look is set. */
@Injectable()
export class FollowUp {
  constructor(
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Timers) private readonly timers: Timers,
  ) {}

  async tell(tx: Tx, decisions: readonly Concluded[], now: Date): Promise<void> {
    const events = decisions.flatMap(({ next, events }) => {
      const about = { subject: next.id, sequence: next.version, label: next.label, time: now };
      return events.map(({ definition, data }) => newEvent(definition, about, data));
    });
    await this.outbox.add(tx, ...events);
    await this.lookAgain(tx, [...new Map(decisions.map(({ next, wakesOn }) => [next.id, { id: next.id, wakesOn }])).values()]);
  }

  /** Sets when exercises are to be looked at; a look that is not needed any more is taken back. Days begin at 00:00 UTC. */
  async lookAgain(tx: Tx, looks: readonly { id: string; wakesOn: Day | undefined }[]): Promise<void> {
    const timers = looks.flatMap(({ id, wakesOn }) =>
      wakesOn === undefined ? [] : [{ kind: EXERCISE_WAKES, key: id, dueAt: new Date(`${wakesOn}T00:00:00Z`) }],
    );
    await this.timers.set(tx, timers);
    await this.timers.cancel(
      tx,
      EXERCISE_WAKES,
      looks.flatMap(({ id, wakesOn }) => (wakesOn === undefined ? [id] : [])),
    );
  }

  /** Has exercises looked at now: something they rest on has changed. */
  async lookNow(tx: Tx, ids: readonly string[], now: Date): Promise<void> {
    await this.timers.set(
      tx,
      ids.map((key) => ({ kind: EXERCISE_WAKES, key, dueAt: now })),
    );
  }
}
