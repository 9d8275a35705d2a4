import {
  crisisChannelsDeadlinesChanged,
  dayOf,
  fact,
  interval,
  rejected,
  saysTheSame,
  type Day,
  type Deadline,
  type PartnerId,
  type Path,
} from '@entente/contracts';
import { partnersIn, type Crisis } from './crisis.js';
import type { Aggregate, Decision, Moment } from './decision.js';

/** What every record within a crisis says. */
export interface WithinCrisis {
  crisis: string;
  state: string;
}

/** Records of one kind within a crisis, as far as time concerns them. */
export interface Timed<T> {
  /** The deadlines that are open, those that have passed included. */
  deadlines(this: void, record: T): Deadline[];
  /** The next instant that brings something by itself. */
  wakesAt(this: void, record: T): Date | undefined;
  /** What that instant brings: one thing, told once, because the record remembers it. */
  wake(this: void, step: Aggregate<T>, crisis: Crisis, moment: Moment): Decision<T>;
}

/** What every event within a crisis says of it. `others` are concerned although they are no actors. */
export function aboutStep({ id, record }: Crisis, others: readonly PartnerId[]): { title: string; crisis: string; partners: PartnerId[] } {
  return { title: record.title, crisis: id, partners: [...new Set([...partnersIn(record), ...others])].sort() };
}

/** A decision with what it changes in the deadlines that are open: they are told with it, all in place of those told before. */
export function withDeadlines<T>({ deadlines }: Timed<T>, decision: Decision<T>, crisis: Crisis): Decision<T> {
  const [known, open] = [decision.before ? deadlines(decision.before.record) : [], deadlines(decision.next.record)];
  if (saysTheSame(known, open)) return decision;
  return { ...decision, events: [...decision.events, fact(crisisChannelsDeadlinesChanged, { about: crisis.record.title, deadlines: open })] };
}

/** What is new belongs to an open crisis; what was begun goes on after its end. Throws `crisis-closed`. */
export function refuseInClosed({ record }: Crisis, at: Path): void {
  switch (record.state) {
    case 'open':
      return;
    case 'closed':
      throw rejected('crisis-closed', at, 'the crisis is over: nothing new is begun in it');
  }
}

/** A day on which something was done in a crisis. Throws `in-future`, `before-opened`. */
export function refuseOutOfTime(on: Day, { record }: Crisis, at: Path, { now }: Moment): void {
  if (on > dayOf(now)) throw rejected('in-future', at, `${on} has not come yet`);
  if (on < interval(record.openedOn).first) throw rejected('before-opened', at, `the crisis was opened on ${record.openedOn}`);
}

/** The same for an instant, which is now where none is said. */
export function instantOfStep(said: string | undefined, crisis: Crisis, at: Path, moment: Moment): Date {
  const instant = said === undefined ? moment.now : new Date(said);
  if (instant > moment.now) throw rejected('in-future', at, `${instant.toISOString()} has not come yet`);
  refuseOutOfTime(dayOf(instant), crisis, at, moment);
  return instant;
}

const HOUR_MS = 3_600_000;

/** So many hours later. */
export function plusHours(at: Date, hours: number): Date {
  return new Date(at.getTime() + hours * HOUR_MS);
}
