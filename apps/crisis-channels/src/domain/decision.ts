import type { Fact, Label } from '@entente/contracts';
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

/** Who states it. By hand an odd thing is refused; outside sources are believed, with a warning. */
export type Origin = 'hand' | 'report';

/** What a command comes to: the aggregate before it, if there was one, and after it, one version on; and what to tell, in order. */
export interface Decision<T> {
  before: Aggregate<T> | undefined;
  next: Aggregate<T>;
  change: string;
  events: readonly Fact[];
}

/** A new aggregate. */
export function begun<T>(id: string, record: T, label: Label, change: string, ...events: readonly Fact[]): Decision<T> {
  return { before: undefined, next: { id, version: 1, record, label }, change, events };
}

/** The aggregate one version on. */
export function changed<T>(before: Aggregate<T>, record: T, change: string, events: readonly Fact[], label: Label = before.label): Decision<T> {
  return { before, next: { ...before, version: before.version + 1, record, label }, change, events };
}
