import { Inject, Injectable } from '@nestjs/common';
import type { Day } from '@entente/contracts';
import { Outbox } from '@entente/messaging';
import type { Tx } from '@entente/persistence';
import { Timers } from '@entente/timers';
import type { Concluded } from '../domain/conclude.js';
import { eventsOf } from './events-of.js';

/** Kind of the timer that looks at an agreement again on a day; its key is the agreement's id. */
export const AGREEMENT_WAKES = 'agreement-wakes';

/** Kind of the timer by which agreements hear of the one that takes their place; its key is that one's id. */
export const SUCCESSOR_CHANGED = 'successor-changed';

/** What is done once decisions are saved, in the same transaction: their events are told, and the next look is set. */
@Injectable()
export class FollowUp {
  constructor(
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Timers) private readonly timers: Timers,
  ) {}

  async tell(tx: Tx, decisions: readonly Concluded[], now: Date): Promise<void> {
    await this.outbox.add(tx, ...decisions.flatMap((decision) => eventsOf(decision, now)));
    await this.lookAgain(tx, [...new Map(decisions.map(({ next, wakesOn }) => [next.id, { id: next.id, wakesOn }])).values()]);
    const successors = decisions.filter(({ next }) => next.record.supersedes !== undefined);
    await this.timers.set(
      tx,
      successors.map(({ next }) => ({ kind: SUCCESSOR_CHANGED, key: next.id, dueAt: now })),
    );
  }

  /** Sets when agreements are to be looked at; nothing is set where no day brings anything. */
  async lookAgain(tx: Tx, looks: readonly { id: string; wakesOn: Day | undefined }[]): Promise<void> {
    const timers = looks.flatMap(({ id, wakesOn }) =>
      wakesOn === undefined ? [] : [{ kind: AGREEMENT_WAKES, key: id, dueAt: new Date(`${wakesOn}T00:00:00Z`) }],
    );
    if (timers.length > 0) await this.timers.set(tx, timers);
  }
}
