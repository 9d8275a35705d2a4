import type { Certainty, ThresholdMeasure } from '@entente/contracts';
import { largestFormation, rankOf, strengthOf, type Activity, type Bound } from './activity.js';
import { passesAt, type Threshold } from './rule.js';

/** A threshold held against an activity. */
export interface Measured {
  threshold: Threshold;
  passed: Certainty;
  measure: ThresholdMeasure;
  /** Comparable between thresholds of a rule: 1 where the most that may come just passes. */
  ratio: number;
}

/** How an activity stands against a threshold, counting those who are bound. */
export function measure(threshold: Threshold, activity: Activity, bound: Bound): Measured {
  if ('arm' in threshold) {
    const { least, most } = strengthOf(activity, threshold.arm, bound);
    const from = passesAt(threshold);
    return {
      threshold,
      passed: least >= from ? 'certain' : most >= from ? 'possible' : 'no',
      measure: { arm: threshold.arm, passesAt: from, least, most, margin: most - from },
      ratio: most / from,
    };
  }
  const { formation: asked, withinKm, sector } = threshold;
  const { border } = activity;
  const near = withinKm === undefined || (border !== undefined && border.km <= withinKm);
  const there: Certainty = sector === undefined || border?.sector === sector ? 'certain' : border?.sector === undefined ? 'possible' : 'no';
  const [sure, may] = [largestFormation(activity, bound, true), largestFormation(activity, bound, false)];
  const size: Certainty = sure && rankOf(sure) >= rankOf(asked) ? 'certain' : may && rankOf(may) >= rankOf(asked) ? 'possible' : 'no';
  const passed = !near || there === 'no' || size === 'no' ? 'no' : there === 'certain' ? size : 'possible';
  return {
    threshold,
    passed,
    measure: {
      ...(may && { formation: may }),
      passesAt: asked,
      ...(withinKm !== undefined && { withinKm }),
      ...(border && { km: border.km }),
    },
    ratio: passed === 'no' ? 0 : 1,
  };
}
