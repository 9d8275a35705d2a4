import type { Arm, DutyWarning, Strength } from '@entente/contracts';
import { inForce, inZone, strengthOf, type Activity, type BoundBy } from './activity.js';
import type { Judged } from './judge.js';
import { passesAt, type DutyRule } from './rule.js';

/** How much of a threshold a plan has to reach to be called near to it. Entente's own number. */
const NEAR = { tenths: 9 };

function add(a: Strength, b: Strength): Strength {
  return { least: a.least + b.least, most: a.most + b.most };
}

function arms(rule: DutyRule): { arm: Arm; from: number; states: number }[] {
  return rule.any.flatMap((threshold) =>
    'arm' in threshold ? [{ arm: threshold.arm, from: passesAt(threshold), states: 'atLeast' in threshold ? threshold.atLeast : threshold.moreThan }] : [],
  );
}

function referenceTo({ id, citation, certainty }: DutyRule): DutyWarning['rule'] {
  return { id, citation, certainty };
}

/** Plans that stay below a threshold by a tenth of it at most. */
export function nearThresholds({ rule, bound, applies, passed }: Judged, activity: Activity): DutyWarning[] {
  if (applies === 'no' || passed === 'certain') return [];
  return arms(rule).flatMap(({ arm, from, states }): DutyWarning[] => {
    const { least, most } = strengthOf(activity, arm, bound);
    if (most >= from || most * 10 < states * NEAR.tenths) return [];
    const message = `${most} are ${from - most} fewer than the ${from} from which ${rule.title} applies`;
    return [{ code: 'near-threshold', rule: referenceTo(rule), arm, passesAt: from, least, most, exercises: [], message }];
  });
}

/** Plans that do not pass a threshold for certain alone, and pass it together with those they are linked with. */
export function linkedExercises({ rule, bound, applies, passed }: Judged, activity: Activity, linked: readonly Activity[], boundBy: BoundBy): DutyWarning[] {
  if (applies === 'no' || passed === 'certain') return [];
  const there = linked.filter((one) => one.id !== activity.id && inZone(rule, one) !== 'no' && inForce(rule, one) !== 'no');
  return arms(rule).flatMap(({ arm, from }): DutyWarning[] => {
    const alone = strengthOf(activity, arm, bound);
    const adding = there.filter((one) => strengthOf(one, arm, boundBy(rule, one.startsOn)).most > 0);
    if (alone.least >= from || alone.most === 0 || adding.length === 0) return [];
    const { least, most } = adding.reduce((sum, one) => add(sum, strengthOf(one, arm, boundBy(rule, one.startsOn))), alone);
    if (most < from) return [];
    const message = `together with ${adding.length} linked exercise${adding.length > 1 ? 's' : ''} there are ${most}, ${most - from} over the ${from} from which ${rule.title} applies`;
    return [{ code: 'linked-exercises', rule: referenceTo(rule), arm, passesAt: from, least, most, exercises: adding.map(({ id }) => id), message }];
  });
}
