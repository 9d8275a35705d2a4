import { Inject, Injectable } from '@nestjs/common';
import type { Label } from '@entente/contracts';
import { Outbox } from '@entente/messaging';
import { Transactions, type Tx } from '@entente/persistence';
import { PartnerDirectory } from '@entente/partner-directory';
import { Clock, type Caller } from '@entente/service-kit';
import { newEvent } from '@entente/service-kit/owner';
import { Timers } from '@entente/timers';
import { conclude, type Concluded } from '../domain/conclude.js';
import type { Aggregate, Decision, Moment, Watched } from '../domain/decision.js';
import type { Ledger } from '../persistence/ledger.js';
import { Moments } from './moments.js';

/** Which aggregate a change is for, and the version its author had read. */
export interface ChangeOf {
  id: string;
  version: number;
}

/** Saves decisions with all that follows from them, in one transaction: records, what is beside them, events, timers. */
@Injectable()
export class Writer {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Timers) private readonly timers: Timers,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Moments) private readonly moments: Moments,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
  ) {}

  /** The moment it is now. */
  now(): Moment {
    return this.moments.at(this.clock.now());
  }

  /** Saves decisions, each on another aggregate, and answers the aggregates after them. `labels` protect their events where those need more than their own label. */
  async write<T extends Watched>(
    tx: Tx,
    ledger: Ledger<T>,
    decisions: readonly Decision<T>[],
    moment: Moment,
    label: (aggregate: Aggregate<T>) => Label = ({ label }) => label,
  ): Promise<Aggregate<T>[]> {
    const concluded = decisions.map((decision) => conclude(ledger.timed, decision, moment));
    await this.save(tx, ledger, concluded, moment, label);
    return concluded.map(({ next }) => next);
  }

  /** The same for decisions all of whose consequences were drawn. */
  async save<T extends Watched>(
    tx: Tx,
    ledger: Ledger<T>,
    concluded: readonly Concluded<T>[],
    { now }: Moment,
    label: (aggregate: Aggregate<T>) => Label = ({ label }) => label,
  ): Promise<void> {
    const saved = concluded.map(({ next }) => next);
    await ledger.records.save(tx, concluded, now);
    await ledger.beside?.(tx, saved);
    const events = concluded.flatMap(({ next, events }) =>
      events.map(({ definition, data }) => newEvent(definition, { subject: next.id, sequence: next.version, label: label(next), time: now }, data)),
    );
    await this.outbox.add(tx, ...events);
    await this.look(
      tx,
      ledger,
      concluded.map(({ next, wakesAt }) => ({ id: next.id, wakesAt })),
    );
  }

  /** Sets when aggregates are to be looked at. */
  async look<T extends Watched>(tx: Tx, { wakes }: Ledger<T>, looks: readonly { id: string; wakesAt: Date | undefined }[]): Promise<void> {
    await this.timers.set(
      tx,
      looks.flatMap(({ id, wakesAt }) => (wakesAt === undefined ? [] : [{ kind: wakes, key: id, dueAt: wakesAt }])),
    );
  }

  /** Something new by hand, in one transaction on the caller's behalf. */
  begin<R>({ reader }: Caller, work: (tx: Tx, moment: Moment) => Promise<R>): Promise<R> {
    return this.transactions.run(reader, async (tx) => {
      await this.directory.refresh(tx);
      return work(tx, this.now());
    });
  }

  /**
   * One change by hand, in one transaction on the caller's behalf: load, decide, save, tell. Throws `not-found`, `stale`,
   * `conflict`, what `decide` throws, and `forbidden` where the caller could not read what it would write.
   */
  change<T extends Watched, R>(
    ledger: Ledger<T>,
    of: ChangeOf,
    caller: Caller,
    decide: (aggregate: Aggregate<T>, moment: Moment, tx: Tx) => Decision<T> | Promise<Decision<T>>,
    view: (aggregate: Aggregate<T>, tx: Tx, moment: Moment) => R | Promise<R>,
    label?: (aggregate: Aggregate<T>, tx: Tx) => Promise<Label>,
  ): Promise<R> {
    return this.begin(caller, async (tx, moment) => {
      const before = await ledger.records.at(tx, of.id, of.version);
      const decision = await decide(before, moment, tx);
      const protectedBy = label === undefined ? undefined : await label(decision.next, tx);
      const [next = decision.next] = await this.write(tx, ledger, [decision], moment, protectedBy && (() => protectedBy));
      return view(next, tx, moment);
    });
  }
}
