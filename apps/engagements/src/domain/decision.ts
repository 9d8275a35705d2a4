import type { Day, Deadline, Fact, Label } from '@entente/contracts';
import type { Rules } from './rules.js';

/** An aggregate: its recorded facts at one version, and who may read them. */
export interface Aggregate<T> {
  id: string;
  version: number;
  record: T;
  label: Label;
}

/** When a decision is made, by which rules, and where the ids of what it adds come from: decisions draw none and read no clock. */
export interface Moment {
  readonly now: Date;
  readonly rules: Rules;
  newId(this: void): string;
}

/** What a command comes to: the aggregate before it, if there was one, and after it, one version on; and what to tell, in order. */
export interface Decision<T> {
  before: Aggregate<T> | undefined;
  next: Aggregate<T>;
  change: string;
  events: readonly Fact[];
}

/** A new aggregate. */
export function begun<T>(id: string, record: T, label: Label, change: string, event: Fact): Decision<T> {
  return { before: undefined, next: { id, version: 1, record, label }, change, events: [event] };
}

/** The aggregate one version on. */
export function changed<T>(before: Aggregate<T>, record: T, change: string, event: Fact, label: Label = before.label): Decision<T> {
  return { before, next: { ...before, version: before.version + 1, record, label }, change, events: [event] };
}

/** What every aggregate remembers of what passing time brought. */
export interface Watched {
  told?: string[] | undefined;
  deadlinesToldOn?: Day | undefined;
}

/** Something passing time brings: once, at that instant or as soon after it as we are there. */
export interface Telling<T> {
  /** Stable for the occurrence; kept in `told` once it happened. */
  id: string;
  at: Date;
  happens(record: T): { record: T; event: Fact };
}

/** One kind of thing that depends on the time: which deadlines are open, and what comes next. */
export interface Watch<T> {
  /** Deadlines open on `today`, those that are overdue included. */
  deadlines(record: T, today: Day, rules: Rules): Deadline[];
  /** What is to happen by now and was not told, and what comes after it. */
  tellings(record: T, moment: Moment): Telling<T>[];
}

/** Aggregates of one kind, as far as time concerns them. */
export interface Timed<T extends Watched> {
  watches: readonly Watch<T>[];
  title(record: T): string;
  remember(record: T, watched: Watched): T;
}
