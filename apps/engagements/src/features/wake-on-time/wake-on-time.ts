import { Inject, Injectable } from '@nestjs/common';
import { derivedLabel, type Label } from '@entente/contracts';
import type { Tx } from '@entente/persistence';
import type { Timer, TimerHandler } from '@entente/timers';
import { wake, wakesAt } from '../../domain/conclude.js';
import type { Aggregate, Watched } from '../../domain/decision.js';
import type { FollowUp } from '../../domain/follow-up.js';
import { ENGAGEMENTS } from '../../persistence/engagement-ledger.js';
import type { Ledger } from '../../persistence/ledger.js';
import { FOLLOW_UPS, OBJECTIVES, POSTINGS } from '../../persistence/ledgers.js';
import { Moments } from '../../writing/moments.js';
import { Writer } from '../../writing/writer.js';

/** Looks at aggregates of one kind at the time something about them is due: tells it, and sets the next look. */
async function wakeAll<T extends Watched>(
  tx: Tx,
  ledger: Ledger<T>,
  timers: readonly Timer[],
  writer: Writer,
  moment: ReturnType<Moments['at']>,
  label?: (aggregate: Aggregate<T>) => Label,
): Promise<void> {
  const found = await ledger.records.locked(
    tx,
    timers.map(({ key }) => key),
  );
  const concluded = found.flatMap((aggregate) => wake(ledger.timed, aggregate, moment) ?? []);
  await writer.save(tx, ledger, concluded, moment, label);
  const told = new Set(concluded.map(({ next }) => next.id));
  const quiet = found.filter(({ id }) => !told.has(id));
  await writer.look(
    tx,
    ledger,
    quiet.map(({ id, record }) => ({ id, wakesAt: wakesAt(ledger.timed, record, moment) })),
  );
}

/** What the handlers of all kinds need. */
abstract class Waking {
  constructor(
    @Inject(Writer) protected readonly writer: Writer,
    @Inject(Moments) protected readonly moments: Moments,
  ) {}
}

@Injectable()
export class WakeEngagements extends Waking implements TimerHandler {
  readonly kind = ENGAGEMENTS.wakes;

  fire(tx: Tx, timers: readonly Timer[], now: Date): Promise<void> {
    return wakeAll(tx, ENGAGEMENTS, timers, this.writer, this.moments.at(now));
  }
}

@Injectable()
export class WakeFollowUps extends Waking implements TimerHandler {
  readonly kind = FOLLOW_UPS.wakes;

  async fire(tx: Tx, timers: readonly Timer[], now: Date): Promise<void> {
    const rows = await tx.query<{ id: string; label: Label }>(
      'SELECT f.id, e.label FROM follow_up f JOIN engagement e ON e.id = f.engagement WHERE f.id = ANY($1::uuid[])',
      [timers.map(({ key }) => key)],
    );
    const labels = new Map(rows.map(({ id, label }) => [id, label]));
    const label = ({ id, label: own }: FollowUp): Label => derivedLabel([labels.get(id) ?? own, own]);
    await wakeAll(tx, FOLLOW_UPS, timers, this.writer, this.moments.at(now), label);
  }
}

@Injectable()
export class WakePostings extends Waking implements TimerHandler {
  readonly kind = POSTINGS.wakes;

  fire(tx: Tx, timers: readonly Timer[], now: Date): Promise<void> {
    return wakeAll(tx, POSTINGS, timers, this.writer, this.moments.at(now));
  }
}

@Injectable()
export class WakeObjectives extends Waking implements TimerHandler {
  readonly kind = OBJECTIVES.wakes;

  fire(tx: Tx, timers: readonly Timer[], now: Date): Promise<void> {
    return wakeAll(tx, OBJECTIVES, timers, this.writer, this.moments.at(now));
  }
}
