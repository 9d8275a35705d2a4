import { describe, expect, it } from '@jest/globals';
import type { EngagementRecord } from '@entente/contracts';
import { aMoment, anEngagement, aStatement, AUTHOR } from './an-engagement.js';
import type { StatedEngagement } from './engagement.js';
import { reportedState, reportEngagement } from './report-engagement.js';
import { fresh, stateRecord } from './state-engagement.js';
import { submitPlan } from './transitions.js';

const label = { policy: 'PUBLIC', classification: 'UNCLASSIFIED' as const, categories: [] };
const stated = aStatement({ report: { source: 'urn:test', record: '1', revision: 2 } });
const account = { outcome: 'Agreed.', keyPoints: [] };

describe('an outside source that says no state', () => {
  it('means that it was held once its last day has passed, on every reading, and reported with an account', () => {
    const on = (now: string, more: object = {}) => reportedState(undefined, aStatement(more), aMoment(now));
    expect([on('2026-01-12T23:59:59Z'), on('2026-01-13T00:00:00Z'), on('2026-01-13T00:00:00Z', { to: '2026-01' })]).toEqual(['planned', 'held', 'planned']);
    expect(on('2026-01-12T00:00:00Z', { account })).toBe('reported');
    expect(reportedState('cancelled', aStatement({ account }), aMoment())).toBe('cancelled');
  });
});

describe('an engagement of one partner', () => {
  it('is odd, unless it meets an organisation', () => {
    const codes = (participants: StatedEngagement['participants']): string[] =>
      stateRecord(aStatement({ participants }), fresh('planned'), []).warnings.map(({ code }) => code);
    expect(codes([{ part: 'lead', partner: 'PER' }])).toEqual(['one-partner-only']);
    expect([codes([{ part: 'lead', partner: 'COL' }]), codes([{ part: 'lead', organisation: 'o' }])]).toEqual([[], []]);
  });
});

describe('a correction by the source', () => {
  const correct = (record: Partial<EngagementRecord>, given: Parameters<typeof reportEngagement>[2], more: object = {}): EngagementRecord =>
    reportEngagement(anEngagement(record.state, record), { ...stated, ...more }, given, label, [], aMoment()).next.record;

  it('leaves the state where we know more, and what was done on the way', () => {
    const { record } = submitPlan(anEngagement('planned'), AUTHOR, aMoment()).next;
    expect(correct(record, 'planned')).toMatchObject({ state: 'submitted', pending: { of: 'plan' }, author: { sub: 'author' }, report: { revision: 2 } });
    expect(correct({ state: 'reported', account }, 'held')).toMatchObject({ state: 'reported', account });
    expect(correct({ state: 'held', account, returned: 1 }, 'held')).toMatchObject({ state: 'held', account, returned: 1 });
  });

  it('goes on where the source knows more, and its own account counts', () => {
    const { record } = submitPlan(anEngagement('planned'), AUTHOR, aMoment()).next;
    const held = correct(record, 'held');
    expect([held.state, held.pending]).toEqual(['held', undefined]);
    expect(correct({ state: 'held', account }, 'reported', { account: { ...account, outcome: 'Theirs' } })).toMatchObject({
      state: 'reported',
      account: { outcome: 'Theirs' },
    });
  });

  it('cancels, and takes a cancellation back', () => {
    expect(correct({ state: 'approved' }, 'cancelled')).toMatchObject({ state: 'cancelled', cancelled: { on: '2026-01-31' } });
    const back = correct({ state: 'cancelled', cancelled: { reason: 'Storm', on: '2026-01-01' } }, 'planned');
    expect([back.state, back.cancelled]).toEqual(['planned', undefined]);
  });
});
