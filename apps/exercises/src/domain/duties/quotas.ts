import type { PartnerId, RuleReference } from '@entente/contracts';

/** How many visits a state has to accept in a calendar year; a new rule is a file, not code. */
export interface QuotaRule extends RuleReference {
  title: string;
  visit: 'inspection' | 'evaluation';
  /** At most so many a year, whatever else holds. */
  atMost: number;
  /** One for every so many units, or part of so many. */
  perUnits?: number | undefined;
  /** At most the quota divided by this from one state, and never fewer than one. */
  shareOfOne?: number | undefined;
}

/** A visit that was accepted. */
export interface Visit {
  visit: 'inspection' | 'evaluation';
  year: number;
  visited: PartnerId;
  by: PartnerId;
}

export interface QuotaStanding {
  rule: RuleReference;
  quota: number;
  used: number;
  left: number;
  /** How many more the state that asks may carry out. */
  leftForOne: number;
  verdict: 'within-quota' | 'quota-used' | 'share-of-one-used';
}

/** How many visits of the kind a state with so many units has to accept in a year. */
export function quotaOf({ atMost, perUnits }: QuotaRule, units: number): number {
  return perUnits === undefined ? atMost : Math.min(atMost, Math.ceil(units / perUnits));
}

/**
 * Where a state stands with its quota before it accepts another visit. Only visits of this kind, to this state, in this
 * year count.
 */
export function standing(rule: QuotaRule, units: number, ledger: readonly Visit[], asked: Visit): QuotaStanding {
  const quota = quotaOf(rule, units);
  const same = ledger.filter(({ visit, year, visited }) => visit === rule.visit && year === asked.year && visited === asked.visited);
  const byOne = same.filter(({ by }) => by === asked.by).length;
  const share = rule.shareOfOne === undefined ? quota : Math.max(Math.min(quota, 1), Math.floor(quota / rule.shareOfOne));
  const left = Math.max(0, quota - same.length);
  const leftForOne = Math.max(0, Math.min(left, share - byOne));
  const { id, citation, certainty } = rule;
  return {
    rule: { id, citation, certainty },
    quota,
    used: same.length,
    left,
    leftForOne,
    verdict: left === 0 ? 'quota-used' : leftForOne === 0 ? 'share-of-one-used' : 'within-quota',
  };
}
