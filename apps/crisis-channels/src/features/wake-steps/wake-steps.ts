import { Inject, Injectable } from '@nestjs/common';
import type { CrisisMeasureRecord, ExplanationRecord } from '@entente/contracts';
import type { Tx } from '@entente/persistence';
import type { Timer, TimerHandler } from '@entente/timers';
import type { WithinCrisis } from '../../domain/step.js';
import { CrisisRepository } from '../../persistence/crisis.repository.js';
import { EXPLANATIONS, MEASURES, type Ledger } from '../../persistence/ledger.js';
import { StepDesk } from '../../writing/step-desk.js';
import { Writer } from '../../writing/writer.js';

/**
 * Looks at records of one kind when time brings something to them, and tells it: once, because the record remembers it. What it
 * wakes to is compared with the record again: a timer that comes early, or after the record changed, is set anew.
 */
abstract class Waking<T extends WithinCrisis> implements TimerHandler {
  abstract readonly kind: string;
  protected abstract readonly ledger: Ledger<T>;

  constructor(
    @Inject(StepDesk) private readonly desk: StepDesk,
    @Inject(Writer) private readonly writer: Writer,
    @Inject(CrisisRepository) private readonly crises: CrisisRepository,
  ) {}

  async fire(tx: Tx, timers: readonly Timer[], now: Date): Promise<void> {
    const { records, timed } = this.ledger;
    const found = await records.locked(
      tx,
      timers.map(({ key }) => key),
    );
    const due = found.filter(({ record }) => {
      const at = timed.wakesAt(record);
      return at !== undefined && at <= now;
    });
    const crises = await this.crises.named(
      tx,
      due.map(({ record }) => record.crisis),
    );
    const moment = this.writer.now(now);
    const decided = due.flatMap((step) => {
      const crisis = crises.get(step.record.crisis);
      return crisis ? [{ decision: timed.wake(step, crisis, moment), crisis }] : [];
    });
    await this.desk.save(tx, this.ledger, decided, moment);
    const told = new Set(decided.map(({ decision }) => decision.next.id));
    await this.desk.look(
      tx,
      this.ledger,
      found.filter(({ id }) => !told.has(id)),
    );
  }
}

@Injectable()
export class WakeMeasures extends Waking<CrisisMeasureRecord> {
  readonly kind = MEASURES.wakes;
  protected readonly ledger = MEASURES;
}

@Injectable()
export class WakeExplanations extends Waking<ExplanationRecord> {
  readonly kind = EXPLANATIONS.wakes;
  protected readonly ledger = EXPLANATIONS;
}
