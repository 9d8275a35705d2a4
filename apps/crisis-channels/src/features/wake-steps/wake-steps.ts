import { Inject, Injectable } from '@nestjs/common';
import { derivedLabel, type CrisisMeasureRecord, type ExplanationRecord, type SituationReportingRecord } from '@entente/contracts';
import type { Tx } from '@entente/persistence';
import type { Timer, TimerHandler } from '@entente/timers';
import type { Crisis } from '../../domain/crisis.js';
import type { Decision, Moment } from '../../domain/decision.js';
import { signOfSilence } from '../../domain/suggestion.js';
import type { WithinCrisis } from '../../domain/step.js';
import { CrisisRepository } from '../../persistence/crisis.repository.js';
import { EXPLANATIONS, MEASURES, SITUATION_REPORTING, type Ledger } from '../../persistence/ledger.js';
import { StepDesk } from '../../writing/step-desk.js';
import { Suggestions } from '../../writing/suggestions.js';
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
    await this.woken(tx, decided, moment);
    const told = new Set(decided.map(({ decision }) => decision.next.id));
    await this.desk.look(
      tx,
      this.ledger,
      found.filter(({ id }) => !told.has(id)),
    );
  }

  /** What else follows from what was told. */
  protected async woken(_tx: Tx, _decided: readonly { decision: Decision<T>; crisis: Crisis }[], _moment: Moment): Promise<void> {}
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

  @Inject(Suggestions) private readonly suggestions!: Suggestions;

  /** That a partner does not explain itself suggests a crisis. */
  protected override async woken(tx: Tx, decided: readonly { decision: Decision<ExplanationRecord>; crisis: Crisis }[], moment: Moment): Promise<void> {
    const silent = decided.filter(({ decision }) => decision.before?.record.state === 'due');
    await this.suggestions.add(
      tx,
      silent.map(({ decision: { next }, crisis }) => signOfSilence(next, crisis, derivedLabel([crisis.label, next.label]))),
      moment,
    );
  }
}

@Injectable()
export class WakeSituationReporting extends Waking<SituationReportingRecord> {
  readonly kind = SITUATION_REPORTING.wakes;
  protected readonly ledger = SITUATION_REPORTING;
}
