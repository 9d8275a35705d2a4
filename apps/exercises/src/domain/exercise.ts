import type {
  Contribution,
  ExerciseKind,
  ExercisePlanDraft,
  ExerciseRecord,
  ExternalRecord,
  Fact,
  Label,
  PartialDate,
  ParticipantStatus,
  PartnerId,
  Relief,
} from '@entente/contracts';
import type { BoundBy } from './duties/activity.js';
import type { DutyRule } from './duties/rule.js';
import type { KnownAgreement } from './known-agreement.js';

/** An exercise: its recorded facts at one version, and who may read them. */
export interface Exercise {
  id: string;
  version: number;
  record: ExerciseRecord;
  label: Label;
}

/** What is planned, every partner known by its id. */
export interface StatedPlan extends Omit<ExercisePlanDraft, 'hosts' | 'border' | 'relief'> {
  hosts: PartnerId[];
  border?: ExerciseRecord['border'];
  relief?: Relief | undefined;
}

export type StatedContribution = Omit<Contribution, 'id' | 'partner'>;

export interface StatedParticipant {
  partner: PartnerId;
  status: ParticipantStatus;
  since?: PartialDate | undefined;
  contributions: readonly StatedContribution[];
}

/** An exercise as somebody states it, every partner known by its id. */
export interface StatedExercise {
  plan: StatedPlan;
  participants: readonly StatedParticipant[];
  stages: ExerciseRecord['stages'];
  held?: ExerciseRecord['held'];
  cancelled?: ExerciseRecord['cancelled'];
  report?: ExternalRecord;
}

/** When a decision is made, by which rules, knowing which agreements: decisions draw no ids and read no clock. */
export interface Moment {
  readonly now: Date;
  readonly duties: readonly DutyRule[];
  readonly boundBy: BoundBy;
  /** The agreements that exercises in hand rest on, as far as they are known here. */
  readonly agreements: ReadonlyMap<string, KnownAgreement>;
  newId(): string;
}

/** What made a version, as history names it. */
export type Change =
  | 'proposed'
  | 'corrected'
  | 'replanned'
  | 'stage-reached'
  | 'participant-committed'
  | 'contribution-changed'
  | 'notification-given'
  | 'observation-offered'
  | 'held'
  | 'cancelled'
  | 'cost-recorded'
  | 'day-passed';

/** What a command comes to: the exercise after it, one version on, and what to tell, in order. */
export interface Decision {
  next: Exercise;
  change: Change;
  events: readonly Fact[];
}

/** The exercise one version on, with another record. */
export function changed(exercise: Exercise, record: ExerciseRecord, label: Label = exercise.label): Exercise {
  return { ...exercise, version: exercise.version + 1, record, label };
}

/** Everybody an exercise concerns: who takes part or is asked to, its hosts, and whom relief goes to. */
export function partnersIn({ participants, hosts, relief }: ExerciseRecord): PartnerId[] {
  const taking = participants.filter(({ status }) => status !== 'declined').map(({ partner }) => partner);
  return [...new Set([...taking, ...hosts, ...(relief ? [relief.affected] : [])])].sort();
}

/** What every event says of the exercise it is about. */
export function about(record: ExerciseRecord): { title: string; kind: ExerciseKind; partners: PartnerId[]; startsOn: PartialDate; endsOn?: PartialDate } {
  const { title, kind, startsOn, endsOn } = record;
  return { title, kind, partners: partnersIn(record), startsOn, ...(endsOn === undefined ? {} : { endsOn }) };
}
