import { describe, expect, it } from '@jest/globals';
import type { ApprovalRecord } from '@entente/contracts';
import { anAgreement } from '../domain/an-agreement.js';
import { after, holder, officer, onDay, PUBLIC } from '../domain/approvals/an-approval.js';
import { decideStep } from '../domain/approvals/decide-step.js';
import { passTime } from '../domain/approvals/pass-time.js';
import { requestApproval } from '../domain/approvals/request-approval.js';
import { readRuleBook } from './rule-book.js';

const SALE = { ...anAgreement({ kind: 'arms-procurement' }), id: 'sale' };
const MOMENT = onDay('2026-03-02', readRuleBook().approvals.chains);

/** The sale to a recipient after the Department of State certified it. */
function certified(category: string, millions: number, recipient: string, memberOf: string[] = []): ApprovalRecord {
  const worth = { currency: 'USD', values: [{ category, amount: millions * 1e6 }] };
  const asked = requestApproval(SALE, { worth, recipients: new Map([[recipient, memberOf]]), label: PUBLIC }, [], officer('USA'), ['body'], MOMENT).record;
  return after(asked, 'certification', 'department-of-state', MOMENT);
}

describe('notice of an arms sale to Congress', () => {
  it.each([
    ['major-defence-equipment', 13.9, 'PER', [], undefined],
    ['major-defence-equipment', 14, 'PER', [], '2026-04-01'],
    ['articles-or-services', 50, 'PER', [], '2026-04-01'],
    ['construction', 199, 'PER', [], undefined],
    ['construction', 200, 'PER', [], '2026-04-01'],
    ['major-defence-equipment', 24.9, 'JPN', [], undefined],
    ['major-defence-equipment', 25, 'JPN', [], '2026-03-17'],
    ['articles-or-services', 99, 'NOR', ['nato', 'un'], undefined],
    ['articles-or-services', 100, 'NOR', ['nato', 'un'], '2026-03-17'],
    ['construction', 300, 'nato', [], '2026-03-17'],
  ])('of %s for %d million to %s (member of %j) runs until %s', (category, millions, recipient, memberOf, until) => {
    const record = certified(category, millions, recipient, memberOf);
    if (until === undefined) expect(record).toMatchObject({ outcome: 'granted', steps: [{}, { state: 'not-needed', why: 'below every threshold' }] });
    else expect(record).toMatchObject({ status: 'open', steps: [{}, { state: 'open', until }] });
  });

  it('rests on a figure that is not settled where only that one asks for it', () => {
    expect(certified('articles-or-services', 50, 'PER').steps[1]?.rule).toMatchObject({ certainty: 'unverified' });
    expect(certified('major-defence-equipment', 14, 'PER').steps[1]?.rule).toMatchObject({ certainty: 'verified' });
  });

  it('ends the sale where a joint resolution disapproves, and passes otherwise', () => {
    const record = certified('construction', 200, 'PER');
    const disapproved = after(record, 'congressional-notice', 'congress', onDay('2026-03-20'), {
      decision: 'object',
      reason: 'joint resolution of disapproval',
    });
    expect(disapproved).toMatchObject({ status: 'decided', outcome: 'objected', decidedOn: '2026-03-20' });
    expect(passTime(record, SALE, onDay('2026-04-02')).record).toMatchObject({ outcome: 'granted', decidedOn: '2026-04-02' });
  });

  it('ends with the day as it is in Washington', () => {
    const record = certified('construction', 200, 'PER');
    const passed = (now: string) => passTime(record, SALE, { ...MOMENT, now: new Date(now) }).events.length > 0;
    expect([passed('2026-04-02T03:59:59Z'), passed('2026-04-02T04:00:00Z')]).toEqual([false, true]);
  });

  it('is waived by the President alone, in an emergency', () => {
    const record = certified('construction', 200, 'PER');
    const answer = { decision: 'approve', exceptionally: true, reason: 'an emergency' } as const;
    expect(() => decideStep(record, 'congressional-notice', answer, holder('department-of-state', 'USA'), SALE, MOMENT)).toThrow('president');
    expect(decideStep(record, 'congressional-notice', answer, holder('president', 'USA'), SALE, MOMENT).record.outcome).toBe('granted');
  });
});
