import type {
  AgreementKind,
  AgreementRecord,
  ApprovalRecord,
  Day,
  DecisionRule,
  Fact,
  Label,
  PartnerId,
  PeriodRule,
  Principal,
  RuleReference,
  SittingCalendar,
} from '@entente/contracts';
import type { Thresholds } from './thresholds.js';

/** One nation's approval of one agreement, and who may read of it. */
export interface Approval {
  id: string;
  version: number;
  record: ApprovalRecord;
  label: Label;
}

/** What of an agreement its approvals need. */
export interface Subject {
  id: string;
  record: AgreementRecord;
}

/** A period in a chain: as long as it says, or as what is sold and to whom asks for. */
export type ChainPeriod = PeriodRule & { thresholds?: Thresholds | undefined };

/** What a nation's law and practice ask before it binds itself: steps in order. */
export interface Chain extends RuleReference {
  title: string;
  /** Any nation where absent. */
  nation?: PartnerId | undefined;
  /** Any kind of agreement where absent. */
  kinds?: readonly AgreementKind[] | undefined;
  /** The first day it is asked for. */
  since?: Day | undefined;
  /** Taken where nobody names a chain. */
  usual: boolean;
  /** Without it the nation's own officers record no ratification. */
  required: boolean;
  zone: string;
  /** Days after which an approval lapses that was returned and not submitted again. */
  resubmitWithin?: number | undefined;
  steps: readonly (DecisionRule | ChainPeriod)[];
}

/** When a decision about an approval is made, and by which rules. */
export interface ApprovalMoment {
  readonly now: Date;
  readonly chains: readonly Chain[];
  readonly calendars: ReadonlyMap<string, SittingCalendar>;
  newId(): string;
}

/** Who decides, as far as decisions ask. */
export type Official = Pick<Principal, 'sub' | 'nation' | 'posts'>;

/** What made a version of an approval, as its history names it. */
export type ApprovalChange = 'requested' | 'step-decided' | 'returned' | 'resubmitted' | 'period-extended' | 'period-moved' | 'withdrawn' | 'day-passed';

/** An approval's record after something happened, and what to tell. */
export interface Progress {
  record: ApprovalRecord;
  events: readonly Fact[];
}
