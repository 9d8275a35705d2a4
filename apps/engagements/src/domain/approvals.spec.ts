import { describe, expect, it } from '@jest/globals';
import { aMoment, anEngagement, AUTHOR, RULES } from './an-engagement.js';
import { decideApproval } from './approvals.js';
import { conclude, wake } from './conclude.js';
import type { Acting, Engagement } from './engagement.js';
import { timedEngagements } from './engagement-watch.js';
import { chainFor, type ApprovalChain } from './rules.js';
import { submitAccount, submitPlan } from './transitions.js';

const holder = (sub: string, ...posts: string[]): Acting => ({ sub, nation: 'PER', roles: [], posts });
const submittedAt = (now: string): Engagement => submitPlan(anEngagement('planned', { from: '2026-08-01', to: '2026-08-02' }), AUTHOR, aMoment(now)).next;
const give = (engagement: Engagement, acting: Acting, now: string): Engagement => decideApproval(engagement, { decision: 'given' }, acting, aMoment(now)).next;

describe('an approval', () => {
  it('is given by whoever holds a post of the step that waits, never by the author', () => {
    const engagement = submittedAt('2026-02-01T10:00:00Z');
    const refused = (acting: Acting): unknown =>
      expect.objectContaining({ kind: 'forbidden', code: acting.sub === 'author' ? 'own-engagement' : 'not-your-step' });
    for (const acting of [holder('author', 'desk'), holder('x', 'head'), holder('x')])
      expect(() => give(engagement, acting, '2026-02-01T11:00:00Z')).toThrow(refused(acting));
    const first = give(engagement, holder('x', 'desk'), '2026-02-01T11:00:00Z');
    expect(first.record.pending).toMatchObject({ at: 1, since: '2026-02-01T11:00:00.000Z' });
    expect(give(first, holder('y', 'deputy'), '2026-02-01T12:00:00Z').record).toMatchObject({
      state: 'approved',
      approvals: [{ post: 'desk' }, { post: 'deputy', by: 'y' }],
    });
  });

  it('goes through at once where no chain fits or the chain has no step', () => {
    const empty = { ...RULES, chains: RULES.chains.map((chain) => ({ ...chain, steps: [] })) };
    for (const rules of [empty, { ...RULES, chains: [] }]) {
      const plan = submitPlan(anEngagement(), AUTHOR, aMoment(undefined, rules));
      expect([plan.next.record.state, plan.events.map(({ definition }) => definition.type)]).toEqual([
        'approved',
        ['entente.engagements.engagement-approved.v1'],
      ]);
      expect(submitAccount(anEngagement('held'), { outcome: 'o', keyPoints: [] }, AUTHOR, aMoment(undefined, rules)).next.record.state).toBe('reported');
    }
  });

  it('of what an outside source wrote has its author in who submits it', () => {
    const { next } = submitAccount(anEngagement('held', { author: undefined }), { outcome: 'o', keyPoints: [] }, AUTHOR, aMoment());
    expect(next.record.author).toEqual({ sub: 'author', nation: 'PER' });
  });

  it('takes the most specific chain: nation before kind', () => {
    const chain = (id: string, more: Partial<ApprovalChain>): ApprovalChain => ({ id, title: id, of: 'plan', kinds: [], nations: [], steps: [], ...more });
    const rules = {
      ...RULES,
      chains: [chain('all', {}), chain('visits', { kinds: ['visit'] }), chain('peru', { nations: ['PER'] }), chain('accounts', { of: 'account' })],
    };
    expect(['PER', 'COL'].map((nation) => chainFor(rules, 'plan', 'visit', nation)?.id)).toEqual(['peru', 'visits']);
    expect(chainFor(rules, 'plan', 'talks', 'COL')?.id).toBe('all');
    expect(chainFor({ ...rules, chains: [] }, 'plan', 'talks', 'COL')).toBeUndefined();
  });
});

describe('silence', () => {
  const given = give(submittedAt('2026-02-01T10:00:00Z'), holder('x', 'desk'), '2026-02-01T11:00:00Z');
  const waiting = conclude(timedEngagements, { before: undefined, next: given, change: 'x', events: [] }, aMoment('2026-02-01T11:00:00Z')).next;

  it('counts as given at the instant its days are over, not before, and only once', () => {
    expect(wake(timedEngagements, waiting, aMoment('2026-02-06T10:59:59.999Z'))).toBeUndefined();
    const woken = wake(timedEngagements, waiting, aMoment('2026-02-06T11:00:00Z'));
    expect(woken?.next.record).toMatchObject({ state: 'approved', approvals: [{}, { decision: 'silence', at: '2026-02-06T11:00:00.000Z' }] });
    expect(woken?.events.map(({ definition }) => definition.type.split('.')[2])).toContain('engagement-approved');
    expect(woken && wake(timedEngagements, woken.next, aMoment('2026-07-01T00:00:00Z'))).toBeUndefined();
  });

  it('never counts for a step that has no days', () => {
    expect(wake(timedEngagements, submittedAt('2026-02-01T10:00:00Z'), aMoment('2026-07-01T00:00:00Z'))).toBeUndefined();
  });

  it('is looked for when it is due', () => {
    const decision = { before: undefined, next: waiting, change: 'x', events: [] };
    expect(conclude(timedEngagements, decision, aMoment('2026-02-01T11:00:00Z')).wakesAt).toEqual(new Date('2026-02-06T11:00:00Z'));
  });
});

describe('an account', () => {
  const at = (now: string, engagement = anEngagement()) =>
    conclude(timedEngagements, { before: undefined, next: engagement, change: 'x', events: [] }, aMoment(now));
  const types = (concluded: ReturnType<typeof at>): string[] => concluded.events.map(({ definition }) => definition.type.split('.')[2] ?? '');

  it('is due on the day after the last, told with its deadline', () => {
    expect(types(at('2026-01-12T23:59:59Z'))).toEqual([]);
    expect(at('2026-01-12T23:59:59Z').wakesAt).toEqual(new Date('2026-01-13T00:00:00Z'));
    const due = at('2026-01-13T00:00:00Z');
    expect(types(due)).toEqual(['account-due', 'deadlines-changed']);
    expect(due.events[1]?.data).toMatchObject({ deadlines: [{ kind: 'engagement-account', on: '2026-01-26', owedBy: ['PER'] }] });
    expect(due.next.record.told).toEqual(['account-due:2026-01-12']);
  });

  it('is due from nobody for what outside sources tell, what is told of and what was cancelled', () => {
    expect(types(at('2026-03-01T00:00:00Z', anEngagement('planned', { author: undefined })))).toEqual([]);
    expect(types(at('2026-03-01T00:00:00Z', anEngagement('reported')))).toEqual([]);
    expect(types(at('2026-03-01T00:00:00Z', anEngagement('cancelled')))).toEqual([]);
  });
});
