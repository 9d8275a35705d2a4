import type { Certainty } from '@entente/contracts';
import { inForce, inZone, lastsBeyond, least, most, type Activity, type Bound, type BoundBy } from './activity.js';
import { measure, type Measured } from './measure.js';
import type { DutyRule } from './rule.js';

/** A rule held against an activity: undefined where it does not apply to anybody in it, there or then. */
export interface Judged {
  rule: DutyRule;
  applies: Certainty;
  measured: readonly Measured[];
  passed: Certainty;
  bound: Bound;
}

/** Holds a rule against an activity. */
export function judge(rule: DutyRule, activity: Activity, boundBy: BoundBy): Judged | undefined {
  const bound = boundBy(rule, activity.startsOn);
  const applies = least(inZone(rule, activity), inForce(rule, activity), lastsLongEnough(rule, activity));
  const concerned = activity.hosts.some((host) => bound.has(host)) || activity.brought.some(({ partner }) => bound.has(partner));
  if (inZone(rule, activity) === 'no' || inForce(rule, activity) === 'no' || !concerned) return undefined;
  const measured = rule.any.map((threshold) => measure(threshold, activity, bound)).sort((a, b) => b.ratio - a.ratio);
  return { rule, applies, measured, passed: least(applies, most(...measured.map(({ passed }) => passed))), bound };
}

function lastsLongEnough({ withoutNoticeBeyondHours }: DutyRule, activity: Activity): Certainty {
  return !activity.withoutNotice || withoutNoticeBeyondHours === undefined ? 'certain' : lastsBeyond(activity, withoutNoticeBeyondHours);
}
