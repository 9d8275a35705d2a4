import type { AgreementRecord, Day, Deadline, Fact } from '@entente/contracts';
import type { Rules } from './rules.js';

/** Something a passing day brings: told once, on that day or as soon after it as we are there. */
export interface Telling {
  /** Stable for the occurrence; kept in `told` once it was told. */
  id: string;
  on: Day;
  fact: Fact;
  /** The record after it, where it changes more than `told`; what that does to spells is told as well. */
  then?: (record: AgreementRecord) => AgreementRecord;
}

/** One kind of thing that depends on the day: which deadlines are open, and what comes next. */
export interface Watch {
  /** Deadlines open on `today`, those that are overdue included, soonest first. */
  deadlines(record: AgreementRecord, today: Day, rules: Rules): Deadline[];
  /** What is to be told by now, and the next of each kind to come; past ones that nobody needs to hear any more are left out. */
  tellings(record: AgreementRecord, today: Day, rules: Rules): Telling[];
}
