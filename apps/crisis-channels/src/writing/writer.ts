import { Inject, Injectable } from '@nestjs/common';
import { Outbox } from '@entente/messaging';
import { PartnerDirectory } from '@entente/partner-directory';
import { Transactions, type Tx, type VersionedRecords } from '@entente/persistence';
import { Clock, type Caller } from '@entente/service-kit';
import { newEvent } from '@entente/service-kit/owner';
import { v7 as uuidv7 } from 'uuid';
import type { Aggregate, Decision, Moment } from '../domain/decision.js';
import { RuleBook } from '../rules/rule-book.js';

/** Which aggregate a change is for, and the version its author had read. */
export interface ChangeOf {
  id: string;
  version: number;
}

/** Saves decisions and tells their events, in one transaction. */
@Injectable()
export class Writer {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
    @Inject(RuleBook) private readonly book: RuleBook,
  ) {}

  /** The moment it is now. */
  now(at: Date = this.clock.now()): Moment {
    return { now: at, rules: this.book.rules, newId: () => uuidv7() };
  }

  /** Saves decisions, in order; several on one aggregate become so many versions. */
  async write<T>(tx: Tx, records: VersionedRecords<T>, decisions: readonly Decision<T>[], { now }: Moment): Promise<void> {
    let left = decisions;
    while (left.length > 0) {
      const round = new Map<string, Decision<T>>();
      for (const decision of left) if (!round.has(decision.next.id)) round.set(decision.next.id, decision);
      await records.save(tx, [...round.values()], now);
      left = left.filter((decision) => round.get(decision.next.id) !== decision);
    }
    const events = decisions.flatMap(({ next, events }) =>
      events.map(({ definition, data }) => newEvent(definition, { subject: next.id, sequence: next.version, label: next.label, time: now }, data)),
    );
    await this.outbox.add(tx, ...events);
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
   * `conflict` and what `decide` throws.
   */
  change<T>(
    records: VersionedRecords<T>,
    of: ChangeOf,
    { reader }: Caller,
    decide: (aggregate: Aggregate<T>, moment: Moment) => Decision<T>,
  ): Promise<Aggregate<T>> {
    return this.transactions.run(reader, async (tx) => {
      const moment = this.now();
      const decision = decide(await records.at(tx, of.id, of.version), moment);
      await this.write(tx, records, [decision], moment);
      return decision.next;
    });
  }
}
