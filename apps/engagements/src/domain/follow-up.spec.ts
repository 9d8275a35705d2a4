import { describe, expect, it } from '@jest/globals';
import { aMoment, anEngagement } from './an-engagement.js';
import { conclude } from './conclude.js';
import { agreeFollowUp, completeFollowUp, dropFollowUp, followUpView, timedFollowUps, type FollowUp } from './follow-up.js';
import { liftVisitBan, setVisitBan } from './visit-ban.js';

const label = { policy: 'PUBLIC', classification: 'UNCLASSIFIED' as const, categories: [] };
const said = { text: 'Send the list', owedBy: 'COL', owedTo: ['PER'], by: '2026-05' };
const followUp = (state: FollowUp['record']['state'] = 'open'): FollowUp => {
  const { next } = agreeFollowUp(anEngagement('held'), said, label, aMoment());
  return { ...next, record: { ...next.record, state } };
};

describe('a follow-up', () => {
  it('is owed to somebody else, and not at what was cancelled', () => {
    expect(() => agreeFollowUp(anEngagement(), { ...said, owedTo: ['COL'] }, label, aMoment())).toThrow(expect.objectContaining({ code: 'owed-to-oneself' }));
    expect(() => agreeFollowUp(anEngagement('cancelled'), said, label, aMoment())).toThrow(expect.objectContaining({ code: 'already-cancelled' }));
  });

  it.each(['done', 'dropped'] as const)('that is %s is closed', (state) => {
    const refused = expect.objectContaining({ code: `already-${state}` });
    expect(() => completeFollowUp(followUp(state), 'e', aMoment())).toThrow(refused);
    expect(() => dropFollowUp(followUp(state), 'r', aMoment())).toThrow(refused);
  });

  it('is overdue after the last day its date may mean', () => {
    expect(['2026-05-31', '2026-06-01'].map((today) => followUpView(followUp(), today).overdue)).toEqual([false, true]);
    expect(followUpView(followUp('done'), '2026-06-01').overdue).toBe(false);
    const told = (now: string): boolean => {
      const concluded = conclude(timedFollowUps, { before: undefined, next: followUp(), change: 'x', events: [] }, aMoment(now));
      return concluded.events.some(({ definition }) => definition.type.includes('overdue'));
    };
    expect(['2026-05-31T23:59:59Z', '2026-06-01T00:00:00Z'].map(told)).toEqual([false, true]);
  });
});

describe('a ban', () => {
  it('is lifted once', () => {
    const { next } = setVisitBan({ partner: 'COL', kinds: [], from: '2026', reason: 'r' }, label, aMoment());
    const lifted = liftVisitBan(next, 'r', aMoment());
    expect(lifted.next.record.lifted).toEqual({ on: '2026-01-31', reason: 'r' });
    expect(() => liftVisitBan(lifted.next, 'r', aMoment())).toThrow(expect.objectContaining({ code: 'already-lifted' }));
  });
});
