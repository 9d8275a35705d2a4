import {
  ECHELONS,
  holdsOn,
  type Arm,
  type Certainty,
  type Echelon,
  type Forces,
  type Holds,
  type PartialDate,
  type PartnerId,
  type Strength,
} from '@entente/contracts';
import { daysCounted, daysOf } from '../calendar.js';
import type { DutyRule } from './rule.js';

/** What one participant may bring. `sure` is false while it has not said that it comes: then nothing of it counts for certain. */
export interface Brought {
  partner: PartnerId;
  sure: boolean;
  forces: Forces;
  formation?: Echelon | undefined;
}

/** An exercise as far as rules of confidence building see one. */
export interface Activity {
  id: string;
  startsOn: PartialDate;
  endsOn?: PartialDate | undefined;
  durationHours?: number | undefined;
  withoutNotice: boolean;
  hosts: readonly PartnerId[];
  /** The zones it lies in; where absent, the hosts decide. */
  zones?: readonly string[] | undefined;
  border?: { with: PartnerId; km: number; sector?: 'international-border' | 'line-of-control' | undefined } | undefined;
  brought: readonly Brought[];
}

/** Those whom a rule binds. */
export interface Bound {
  has(partner: PartnerId): boolean;
}

/** Who is bound by a rule on the day an activity starts: handed in, as it is the directory that knows. */
export type BoundBy = (rule: DutyRule, on: PartialDate) => Bound;

const RANK: Readonly<Record<Certainty, number>> = { no: 0, possible: 1, certain: 2 };

/** As certain as the least certain of them. */
export function least(...certainties: readonly Certainty[]): Certainty {
  return certainties.reduce((weakest, one) => (RANK[one] < RANK[weakest] ? one : weakest), 'certain');
}

/** As certain as the most certain of them; of none, `no`. */
export function most(...certainties: readonly Certainty[]): Certainty {
  return certainties.reduce((strongest, one) => (RANK[one] > RANK[strongest] ? one : strongest), 'no');
}

/** `certain` or `possible`, for what is not `no`. */
export function holds(certainty: Certainty): Holds | undefined {
  return certainty === 'no' ? undefined : certainty;
}

/** Does the activity lie where the rule applies? */
export function inZone({ zone }: DutyRule, { zones, hosts, border }: Activity): Certainty {
  if (zones !== undefined) return zones.includes(zone.id) ? 'certain' : 'no';
  if ('border' in zone) {
    const across = hosts.some((host) => zone.border.includes(host) && border !== undefined && border.with !== host && zone.border.includes(border.with));
    return across ? 'certain' : 'no';
  }
  if (hosts.some((host) => zone.states.includes(host))) return 'certain';
  return hosts.some((host) => zone.partly.includes(host)) ? 'possible' : 'no';
}

/** Is the rule in force when the activity starts? */
export function inForce({ validFrom, validTo }: DutyRule, { startsOn }: Activity): Certainty {
  return holdsOn({ from: validFrom, to: validTo }, startsOn);
}

/** What those who are bound bring of an arm, all together: whoever stands outside the regime does not count for it. */
export function strengthOf({ brought }: Activity, arm: Arm, bound: Bound): Strength {
  return brought
    .filter(({ partner }) => bound.has(partner))
    .reduce<Strength>((sum, { forces, sure }) => ({ least: sum.least + (sure ? (forces[arm]?.least ?? 0) : 0), most: sum.most + (forces[arm]?.most ?? 0) }), {
      least: 0,
      most: 0,
    });
}

/** The largest formation among those who are bound, if any is named. */
export function largestFormation({ brought }: Activity, bound: Bound, onlySure: boolean): Echelon | undefined {
  const named = brought.filter(({ partner, sure }) => bound.has(partner) && (sure || !onlySure)).flatMap(({ formation }) => (formation ? [formation] : []));
  return named.reduce<Echelon | undefined>((largest, one) => (largest === undefined || rankOf(one) > rankOf(largest) ? one : largest), undefined);
}

/** 0 for a company, more for what is larger. */
export function rankOf(echelon: Echelon): number {
  return ECHELONS.indexOf(echelon);
}

/** Does the activity last longer than some hours? Of days, the first and the last count for at most 24 hours each and for hardly anything at least. */
export function lastsBeyond(activity: Activity, hours: number): Certainty {
  if (activity.durationHours !== undefined) return activity.durationHours > hours ? 'certain' : 'no';
  const { first, last, sure } = daysOf(activity);
  if (daysCounted(first, last) * 24 <= hours) return 'no';
  return sure !== undefined && (daysCounted(sure.first, sure.last) - 2) * 24 >= hours ? 'certain' : 'possible';
}
