import type { Tx, VersionedRecords } from '@entente/persistence';
import type { Aggregate, Timed, Watched } from '../domain/decision.js';

/** Where aggregates of one kind are kept, and what time brings to them. */
export interface Ledger<T extends Watched> {
  /** Kind of the timer that looks at an aggregate again; its key is the id. */
  wakes: string;
  records: VersionedRecords<T>;
  timed: Timed<T>;
  /** Writes what is kept beside the records, in the same transaction. */
  beside?(tx: Tx, saved: readonly Aggregate<T>[]): Promise<void>;
}
