import type { DutyWarning, Verdict } from '@entente/contracts';
import type { Activity, BoundBy } from './activity.js';
import { judge } from './judge.js';
import type { DutyRule } from './rule.js';
import { verdictOf } from './verdict.js';
import { linkedExercises, nearThresholds } from './warnings.js';

/** What else is known beside the plan. */
export interface Surroundings {
  /** Other activities, for limits on how many there may be. */
  others: readonly Activity[];
  /** Those that may be one with it in all but name. */
  linked: readonly Activity[];
}

/** All that the rules say of a plan. */
export interface Assessment {
  verdicts: Verdict[];
  warnings: DutyWarning[];
}

export const NOTHING_ELSE: Surroundings = { others: [], linked: [] };

/** Holds every rule against a plan; a rule that binds nobody in it, there or then, says nothing. */
export function assess(rules: readonly DutyRule[], plan: Activity, boundBy: BoundBy, { others, linked }: Surroundings = NOTHING_ELSE): Assessment {
  const judged = rules.flatMap((rule) => judge(rule, plan, boundBy) ?? []);
  return {
    verdicts: judged.map((one) => verdictOf(one, plan, others, boundBy)),
    warnings: judged.flatMap((one) => [...nearThresholds(one, plan), ...linkedExercises(one, plan, linked, boundBy)]),
  };
}
