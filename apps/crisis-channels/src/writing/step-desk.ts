import { Inject, Injectable } from '@nestjs/common';
import { derivedLabel, DomainError, type Label, type Page } from '@entente/contracts';
import { Outbox } from '@entente/messaging';
import { Transactions, type Tx } from '@entente/persistence';
import type { Caller } from '@entente/service-kit';
import { newEvent, once } from '@entente/service-kit/owner';
import { Timers } from '@entente/timers';
import type { Crisis } from '../domain/crisis.js';
import type { Aggregate, Decision, Moment } from '../domain/decision.js';
import { followCrisis } from '../domain/situation-report.js';
import { withDeadlines, type WithinCrisis } from '../domain/step.js';
import { CrisisRepository } from '../persistence/crisis.repository.js';
import { pageOfLedger, reportingOf, SITUATION_REPORTING, type Ledger } from '../persistence/ledger.js';
import { Writer } from './writer.js';

/** A record as reads show it. */
export type Shown<T> = T & { id: string; version: number; label: Label };

/** Which record a change is for, of which crisis, and the version its author had read. */
export interface StepOf {
  crisis: string;
  id: string;
  version: number;
}

/** What somebody asks to add to a crisis, and the key under which it is added once. */
export interface Adding {
  crisis: string;
  body: object;
  key: string | undefined;
}

interface Listed<T extends WithinCrisis> {
  state?: T['state'] | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** A record as reads show it. */
export function shown<T>({ id, version, record, label }: Aggregate<T>): Shown<T> {
  return { ...record, id, version, label };
}

/** Keeps what is done within crises: each step in one transaction that holds the crisis, with its events, deadlines and timers. */
@Injectable()
export class StepDesk {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(Writer) private readonly writer: Writer,
    @Inject(CrisisRepository) private readonly crises: CrisisRepository,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Timers) private readonly timers: Timers,
  ) {}

  /** Something new in a crisis, by hand; answers the first of what was decided. Throws `not-found` and what `decide` throws. */
  add<T extends WithinCrisis>(
    ledger: Ledger<T>,
    { crisis: id, body, key }: Adding,
    caller: Caller,
    decide: (tx: Tx, crisis: Crisis, moment: Moment) => Promise<readonly Decision<T>[]>,
  ): Promise<Shown<T>> {
    return this.writer.begin(caller, (tx, moment) =>
      once(tx, caller, key, [id, body], async () => {
        const crisis = await this.held(tx, id);
        return this.first(tx, ledger, await decide(tx, crisis, moment), crisis, moment);
      }),
    );
  }

  /** A change of something in a crisis, by hand. Throws `not-found`, `stale`, `conflict` and what `decide` throws. */
  change<T extends WithinCrisis>(
    ledger: Ledger<T>,
    { crisis: crisisId, id, version }: StepOf,
    caller: Caller,
    decide: (step: Aggregate<T>, crisis: Crisis, moment: Moment, tx: Tx) => readonly Decision<T>[] | Promise<readonly Decision<T>[]>,
  ): Promise<Shown<T>> {
    return this.writer.begin(caller, async (tx, moment) => {
      const crisis = await this.held(tx, crisisId);
      const step = await ledger.records.at(tx, id, version);
      if (step.record.crisis !== crisisId) throw new DomainError('not-found', `no-such-${ledger.table.replaceAll('_', '-')}`, 'the crisis has none such');
      return this.first(tx, ledger, await decide(step, crisis, moment, tx), crisis, moment);
    });
  }

  /** What a crisis has of one kind. Throws `not-found`. */
  list<T extends WithinCrisis>(ledger: Ledger<T>, crisis: string, { reader }: Caller, query: Listed<T>): Promise<Page<Shown<T>>> {
    return this.transactions.read(reader, async (tx) => {
      await this.crises.records.get(tx, crisis);
      const page = await pageOfLedger(tx, ledger, crisis, query);
      return { ...page, items: page.items.map(shown) };
    });
  }

  /** Saves decisions about records within crises, tells their events and the deadlines they change, and sets when time brings something. */
  async save<T extends WithinCrisis>(tx: Tx, ledger: Ledger<T>, decided: readonly { decision: Decision<T>; crisis: Crisis }[], { now }: Moment): Promise<void> {
    const told = decided.map(({ decision, crisis }) => ({ decision: withDeadlines(ledger.timed, decision, crisis), crisis }));
    await ledger.records.save(
      tx,
      told.map(({ decision }) => decision),
      now,
    );
    const events = told.flatMap(({ decision: { next, events }, crisis }) => {
      const about = { subject: next.id, sequence: next.version, label: derivedLabel([crisis.label, next.label]), time: now };
      return events.map(({ definition, data }) => newEvent(definition, about, data));
    });
    await this.outbox.add(tx, ...events);
    await this.look(
      tx,
      ledger,
      told.map(({ decision }) => decision.next),
    );
  }

  /** Sets when time brings something to records, and takes back what it would have brought to others. */
  async look<T extends WithinCrisis>(tx: Tx, { timed, wakes }: Ledger<T>, steps: readonly Aggregate<T>[]): Promise<void> {
    const looks = steps.map(({ id, record }) => ({ key: id, dueAt: timed.wakesAt(record) }));
    await this.timers.set(
      tx,
      looks.flatMap(({ key, dueAt }) => (dueAt === undefined ? [] : [{ kind: wakes, key, dueAt }])),
    );
    await this.timers.cancel(
      tx,
      wakes,
      looks.flatMap(({ key, dueAt }) => (dueAt === undefined ? [key] : [])),
    );
  }

  /**
   * The reporting on crises follows what they came to: it starts where it is to, goes by another severity, ends with the crisis.
   * A crisis that was reported has none until somebody takes it in hand.
   */
  async report(tx: Tx, crises: readonly Crisis[], starts: boolean, moment: Moment): Promise<void> {
    const last = [...new Map(crises.map((crisis) => [crisis.id, crisis])).values()];
    const known = await reportingOf(
      tx,
      last.map(({ id }) => id),
    );
    const decided = last.flatMap((crisis) => {
      const decision = followCrisis(crisis, known.get(crisis.id), starts, moment);
      return decision ? [{ decision, crisis }] : [];
    });
    await this.save(tx, SITUATION_REPORTING, decided, moment);
  }

  private async first<T extends WithinCrisis>(tx: Tx, ledger: Ledger<T>, decisions: readonly Decision<T>[], crisis: Crisis, moment: Moment): Promise<Shown<T>> {
    const [first] = decisions;
    if (first === undefined) throw new Error('nothing was decided');
    await this.save(
      tx,
      ledger,
      decisions.map((decision) => ({ decision, crisis })),
      moment,
    );
    return shown(first.next);
  }

  /** The crisis, which nobody else changes until the transaction ends. */
  private async held(tx: Tx, id: string): Promise<Crisis> {
    const [crisis] = await this.crises.records.locked(tx, [id]);
    return crisis ?? this.crises.records.get(tx, id);
  }
}
