import type { Arm, Day, Duty, Echelon, PartnerId, RuleCertainty, RuleReference } from '@entente/contracts';

/** Whom a rule binds: the members of an organisation on the day, or the partners named. */
export type RuleParties = { organisation: PartnerId } | { partners: readonly PartnerId[] };

/** Where a rule applies: on the territory of states (of some, only in part), or along the border between two. */
export type Zone = { id: string; states: readonly PartnerId[]; partly: readonly PartnerId[] } | { id: string; border: readonly PartnerId[] };

/** A number that makes a rule apply. `certainty` where this number was not read in a source though others of the rule were. */
export type Threshold =
  | { arm: Arm; atLeast: number; certainty?: RuleCertainty | undefined }
  | { arm: Arm; moreThan: number; certainty?: RuleCertainty | undefined }
  | {
      formation: Echelon;
      withinKm?: number | undefined;
      sector?: 'international-border' | 'line-of-control' | undefined;
      certainty?: RuleCertainty | undefined;
    };

/**
 * By when a duty is done: days before it starts, or `atStart` where the troops were not told beforehand; or on a day (`MM-DD`)
 * of the year that lies so many years ahead of the one it starts in.
 */
export type Notice = ({ days: number; atStart: boolean } | { yearsAhead: number; on: string }) & { certainty: RuleCertainty };

/** A rule of confidence building as data; a new one is a file, not code. Any of its thresholds is enough. */
export interface DutyRule extends RuleReference {
  title: string;
  regime: string;
  duty: Duty;
  parties: RuleParties;
  zone: Zone;
  /** In force from this day. */
  validFrom: Day;
  /** In force no more from this day. */
  validTo?: Day | undefined;
  any: readonly Threshold[];
  notice?: Notice | undefined;
  /** Where the troops were not told beforehand, the duty is there only for what lasts longer. */
  withoutNoticeBeyondHours?: number | undefined;
  /** Of a limit: how many such activities one state may carry out within so many calendar years. */
  allows?: { activities: number; calendarYears: number } | undefined;
}

/** The first whole number that passes a threshold. */
export function passesAt(threshold: { atLeast: number } | { moreThan: number }): number {
  return 'atLeast' in threshold ? threshold.atLeast : threshold.moreThan + 1;
}
