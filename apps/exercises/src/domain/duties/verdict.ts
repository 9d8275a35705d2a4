import { interval, plusDays, type Day, type PartnerId, type RuleCertainty, type Verdict } from '@entente/contracts';
import { holds, type Activity, type BoundBy } from './activity.js';
import type { Judged } from './judge.js';
import { exceeding } from './limit.js';
import type { Measured } from './measure.js';
import type { DutyRule } from './rule.js';

/** The bound hosts owe what is owed for an activity on their territory; where none is bound, those who take part and are. */
function owing({ bound }: Judged, { hosts, brought }: Activity): PartnerId[] {
  const bindingHosts = hosts.filter((host) => bound.has(host));
  const owed = bindingHosts.length > 0 ? bindingHosts : brought.map(({ partner }) => partner).filter((partner) => bound.has(partner));
  return [...new Set(owed)].sort();
}

/** Counting from the earliest day it may start. */
function deadlineOf({ notice }: DutyRule, { startsOn, withoutNotice }: Activity): Day | undefined {
  if (notice === undefined) return undefined;
  const { first } = interval(startsOn);
  if ('on' in notice) return `${Number(first.slice(0, 4)) - notice.yearsAhead}-${notice.on}`;
  return withoutNotice && notice.atStart ? first : plusDays(first, -notice.days);
}

/** A verdict is as certain as the best read of the numbers it rests on, and no more than its rule. */
function certaintyOf(rule: DutyRule, rests: readonly Measured[]): RuleCertainty {
  const read = rests.some(({ threshold }) => (threshold.certainty ?? rule.certainty) === 'verified');
  return rule.certainty === 'verified' && read ? 'verified' : 'unverified';
}

/** What the rule says of the activity. A limit is reached over `others`: what else is carried out. */
export function verdictOf(judged: Judged, activity: Activity, others: readonly Activity[], boundBy: BoundBy): Verdict {
  const { rule, measured, passed } = judged;
  const firm = measured.filter((one) => one.passed === passed || one.passed === 'certain');
  const triggers = passed === 'no' ? [] : firm;
  const { id, citation, title, regime, duty } = rule;
  const reached = duty === 'limit' ? exceeding(judged, activity, others, boundBy) : { holds: passed, by: owing(judged, activity) };
  const standing = holds(reached.holds);
  const [nearest] = measured;
  const common = {
    rule: { id, title, citation, certainty: certaintyOf(rule, triggers.length > 0 ? triggers : measured.slice(0, 1)) },
    regime,
    duty,
    triggers: triggers.map((one) => one.measure),
  };
  if (standing === undefined) return { ...common, verdict: 'none', holds: 'certain', owedBy: [], ...(nearest && { nearest: nearest.measure }) };
  const deadline = deadlineOf(rule, activity);
  return {
    ...common,
    verdict: duty === 'limit' ? 'limit-reached' : duty,
    holds: standing,
    owedBy: reached.by,
    ...(deadline !== undefined && { deadline, deadlineCertainty: rule.notice?.certainty ?? 'unverified' }),
  };
}
