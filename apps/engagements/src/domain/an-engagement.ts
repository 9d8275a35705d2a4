import type { EngagementRecord, EngagementState } from '@entente/contracts';
import type { Moment } from './decision.js';
import type { Acting, Engagement, StatedEngagement } from './engagement.js';
import { planEngagement } from './plan-engagement.js';
import type { Rules } from './rules.js';

const term = (days: number): Rules['account'] => ({ id: `after-${days}-days`, days });

/** Plans go over two steps, the second with silence after five days; accounts over one. */
export const RULES: Rules = {
  chains: [
    {
      id: 'plans',
      title: 'Plans',
      of: 'plan',
      kinds: [],
      nations: [],
      steps: [
        { id: 'desk', title: 'Desk', posts: ['desk'] },
        { id: 'head', title: 'Head', posts: ['head', 'deputy'], silenceDays: 5 },
      ],
    },
    { id: 'accounts', title: 'Accounts', of: 'account', kinds: [], nations: [], steps: [{ id: 'desk', title: 'Desk', posts: ['desk'] }] },
  ],
  account: term(14),
  assessment: { monthly: term(10), quarterly: term(20), yearly: term(30) },
  accreditation: term(90),
  agrement: new Map([['attache', { id: 'agrement' }]]),
};

/** A moment whose ids count: `id-1`, `id-2`, … */
export function aMoment(now = '2026-01-31T09:00:00Z', rules = RULES): Moment {
  let drawn = 0;
  return { now: new Date(now), rules, newId: () => `id-${++drawn}` };
}

export const AUTHOR: Acting = { sub: 'author', nation: 'PER', roles: ['desk-officer'], posts: [] };

export function aStatement(stated: Partial<StatedEngagement> = {}): StatedEngagement {
  return {
    title: 'Visit',
    kind: 'visit',
    from: '2026-01-10',
    to: '2026-01-12',
    hosts: ['PER'],
    participants: [{ part: 'lead', partner: 'COL' }],
    place: undefined,
    objectives: [],
    agreements: [],
    bookings: [],
    ...stated,
  };
}

/** An engagement in a state, without having gone through those before. */
export function anEngagement(state: EngagementState = 'planned', more: Partial<EngagementRecord> = {}): Engagement {
  const around = { warnings: [], overrides: [] };
  const label = { policy: 'PUBLIC', classification: 'UNCLASSIFIED', categories: [] } as const;
  const { next } = planEngagement(aStatement(), 'planned', { ...label, categories: [] }, AUTHOR, around, [], aMoment());
  return { ...next, record: { ...next.record, state, ...more } };
}
