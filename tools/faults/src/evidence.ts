import type { Entry } from './ledger.js';

/** A version of an agreement in the register. */
export interface StoredVersion {
  readonly aggregate: string;
  readonly version: number;
  readonly title: string;
  readonly change: string;
  /** The first version of its agreement that is in force: an entry into force is told once, with a correction too. */
  readonly entersIntoForce: boolean;
}

/** An event an owner has left to be published, in its own store. */
export interface ToldEvent {
  readonly eventId: string;
  readonly published: boolean;
}

/** A record of an events topic. */
export interface LoggedEvent {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly eventId: string;
  readonly type: string;
  readonly subject: string;
  readonly sequence: number;
  /** The agreement's title in it; empty for what is no agreement. */
  readonly title: string;
}

/** A line of reporting's history. */
export interface HistoryLine {
  readonly position: number;
  readonly eventId: string;
  readonly type: string;
  readonly subject: string;
  readonly sequence: number;
}

/** An agreement as reporting shows it. */
export interface ReadModel {
  readonly aggregate: string;
  readonly version: number;
  readonly title: string;
}

/** Whether the offsets of a partition follow one another; checked while it is read. */
export interface PartitionOffsets {
  readonly topic: string;
  readonly partition: number;
  readonly first: number;
  readonly count: number;
  /** The offset the log says comes next. */
  readonly end: number;
  /** Places where the next offset is not the one after. */
  readonly gaps: readonly string[];
}

export interface DeadLetter {
  readonly database: string;
  readonly eventId: string;
  readonly state: string;
  readonly code: string;
}

/** A rebuild that was swapped in, with what it found different. */
export interface RebuildResult {
  readonly id: string;
  readonly differences: number;
  readonly rows: number;
}

/** Everything the checks look at. Of one round: only what it added. */
export interface Evidence {
  readonly entries: readonly Entry[];
  readonly stored: readonly StoredVersion[];
  readonly told: readonly ToldEvent[];
  readonly log: readonly LoggedEvent[];
  readonly offsets: readonly PartitionOffsets[];
  readonly history: readonly HistoryLine[];
  readonly deadLetters: readonly DeadLetter[];
  readonly rebuilds: readonly RebuildResult[];
  /** Only of the whole run. */
  readonly models?: readonly ReadModel[];
}
