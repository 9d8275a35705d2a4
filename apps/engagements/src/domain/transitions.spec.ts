import { describe, expect, it } from '@jest/globals';
import { ENGAGEMENT_STATES, type EngagementState } from '@entente/contracts';
import { aMoment, anEngagement, AUTHOR, RULES } from './an-engagement.js';
import { decideApproval, submitted } from './approvals.js';
import { correctEngagement, restated } from './correct-engagement.js';
import type { Engagement, EngagementDecision } from './engagement.js';
import { cancelEngagement, recordHeld, submitAccount, submitPlan } from './transitions.js';

const MOMENT = aMoment();
const DESK = { sub: 'desk', nation: 'PER', roles: [], posts: ['desk', 'head'] };

function inState(state: EngagementState): Engagement {
  const of = state === 'submitted' ? 'plan' : state === 'account-submitted' ? 'account' : undefined;
  const engagement = anEngagement(state);
  return of === undefined ? engagement : { ...engagement, record: submitted(engagement.record, of, MOMENT).record };
}

const TRANSITIONS: Record<string, (engagement: Engagement) => EngagementDecision> = {
  submit: (engagement) => submitPlan(engagement, AUTHOR, MOMENT),
  give: (engagement) => decideApproval(engagement, { decision: 'given' }, DESK, MOMENT),
  return: (engagement) => decideApproval(engagement, { decision: 'returned', reason: 'r' }, DESK, MOMENT),
  hold: (engagement) => recordHeld(engagement, {}, MOMENT),
  account: (engagement) => submitAccount(engagement, { outcome: 'o', keyPoints: [] }, AUTHOR, MOMENT),
  cancel: (engagement) => cancelEngagement(engagement, 'r', MOMENT),
  correct: (engagement) =>
    correctEngagement(engagement, restated(engagement.record, { title: 'Other' }), engagement.label, 'r', { warnings: [], overrides: [] }),
};

/** By state, in the order of `ENGAGEMENT_STATES`: the state and event it comes to, or the code of the refusal. */
const TABLE: Record<string, readonly (readonly [EngagementState, string] | string)[]> = {
  submit: [['submitted', 'engagement-submitted'], 'already-submitted', 'already-approved', 'already-held', 'already-held', 'already-held', 'already-cancelled'],
  give: [
    'not-submitted',
    ['submitted', 'approval-step-given'],
    'not-submitted',
    'not-submitted',
    ['reported', 'engagement-reported-on'],
    'not-submitted',
    'not-submitted',
  ],
  return: [
    'not-submitted',
    ['planned', 'engagement-returned'],
    'not-submitted',
    'not-submitted',
    ['held', 'engagement-returned'],
    'not-submitted',
    'not-submitted',
  ],
  hold: [
    ['held', 'engagement-held'],
    ['held', 'engagement-held'],
    ['held', 'engagement-held'],
    'already-held',
    'already-held',
    'already-held',
    'already-cancelled',
  ],
  account: ['not-held', 'not-held', 'not-held', ['account-submitted', 'account-submitted'], 'already-submitted', 'already-reported', 'already-cancelled'],
  cancel: [
    ['cancelled', 'engagement-cancelled'],
    ['cancelled', 'engagement-cancelled'],
    ['cancelled', 'engagement-cancelled'],
    'already-held',
    'already-held',
    'already-held',
    'already-cancelled',
  ],
  correct: [
    ['planned', 'engagement-corrected'],
    'waiting-for-approval',
    ['planned', 'engagement-corrected'],
    ['held', 'engagement-corrected'],
    'waiting-for-approval',
    ['reported', 'engagement-corrected'],
    'already-cancelled',
  ],
};

function decide(name: string, engagement: Engagement): EngagementDecision {
  const transition = TRANSITIONS[name];
  if (transition === undefined) throw new Error(`no transition ${name}`);
  return transition(engagement);
}

const cases = Object.entries(TABLE).flatMap(([name, row]) => ENGAGEMENT_STATES.map((state, at) => [name, state, row[at] ?? ''] as const));

describe('an engagement', () => {
  it.each(cases)('%s when it is %s comes to %j', (name, state, expected) => {
    const engagement = inState(state);
    if (typeof expected === 'string') {
      expect(() => decide(name, engagement)).toThrow(expect.objectContaining({ code: expected, faults: [expect.objectContaining({ code: expected })] }));
      return;
    }
    const { before, next, events } = decide(name, engagement);
    expect([next.record.state, events.map(({ definition }) => definition.type.split('.')[2])]).toEqual([expected[0], [expected[1]]]);
    expect([before?.version, next.version]).toEqual([1, 2]);
    expect(next.record.pending === undefined).toBe(!['submitted', 'account-submitted'].includes(next.record.state));
    expect(events[0]?.definition.data.safeParse(events[0].data).error).toBeUndefined();
  });
});

describe('holding', () => {
  it('is warned of where the plan was not approved, and never refused for it', () => {
    const codes = (state: EngagementState): string[] => recordHeld(inState(state), {}, MOMENT).next.record.warnings.map(({ code }) => code);
    expect([codes('planned'), codes('submitted'), codes('approved')]).toEqual([['held-without-approval'], ['held-without-approval'], []]);
    const noChain = aMoment(undefined, { ...RULES, chains: [] });
    expect(recordHeld(inState('planned'), {}, noChain).next.record.warnings).toEqual([]);
  });

  it('is of days that have come', () => {
    const engagement = anEngagement('approved', { from: '2026-02-01', to: '2026-02-02' });
    expect(() => recordHeld(engagement, {}, MOMENT)).toThrow(expect.objectContaining({ code: 'not-yet-begun' }));
    expect(() => recordHeld(engagement, { from: '2026-01-20', to: '2026-01-19' }, MOMENT)).toThrow(expect.objectContaining({ code: 'ends-before-begins' }));
    expect(recordHeld(engagement, { from: '2026-01-20' }, MOMENT).next.record).toMatchObject({ from: '2026-01-20' });
    expect(recordHeld(engagement, { from: '2026-01-20' }, MOMENT).next.record.to).toBeUndefined();
  });
});
