import { describe, expect, it } from '@jest/globals';
import type { ApprovalRecord, StepAnswer } from '@entente/contracts';
import { after, holder, onDay, requested, SUBJECT } from '../domain/approvals/an-approval.js';
import type { ApprovalMoment } from '../domain/approvals/approval.js';
import { changeSittingDays, corrected } from '../domain/approvals/change-sitting-days.js';
import { decideStep } from '../domain/approvals/decide-step.js';
import { earliestGrant, inWords } from '../domain/approvals/earliest.js';
import { extendPeriod, recountPeriod } from '../domain/approvals/extend-period.js';
import { passTime } from '../domain/approvals/pass-time.js';
import { readRuleBook } from './rule-book.js';

const { chains, calendars } = readRuleBook().approvals;
const MINISTER = 'minister-of-the-crown';

function on(day: string): ApprovalMoment {
  return onDay(day, chains, calendars);
}

/** A treaty laid before Parliament on a day, on that day. */
function laid(day: string): ApprovalRecord {
  return after(requested(on(day), {}, 'GBR'), 'laying', MINISTER, on(day));
}

function object(record: ApprovalRecord, step: string, house: string, day: string): ApprovalRecord {
  return after(record, step, house, on(day), { decision: 'object', reason: 'it resolved that the treaty should not be ratified' });
}

function codeOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return typeof error === 'object' && error !== null && 'code' in error ? error.code : error;
  }
}

describe('a treaty before the Parliament of the United Kingdom', () => {
  // The House of Lords' committee on international agreements (4th report of 2023-24, HL paper 43) gave both days.
  it('laid on 6 December 2023 could be resolved against until 31 January 2024, over the Christmas recess', () => {
    const record = laid('2023-12-06');
    expect(record.steps[1]).toMatchObject({ state: 'open', until: '2024-01-31', rule: { certainty: 'verified' } });
    expect(passTime(record, SUBJECT, on('2024-01-31')).events).toEqual([]);
    expect(passTime(record, SUBJECT, on('2024-02-01')).record).toMatchObject({ status: 'decided', outcome: 'granted', decidedOn: '2024-02-01' });
  });

  it('has no date where the calendar is not known that far, and is told so', () => {
    const record = laid('2024-05-20');
    expect(record.steps[1]).toMatchObject({ notBefore: '2024-06-10', calendarKnownUntil: '2024-05-24' });
    expect(inWords(earliestGrant(record, on('2024-05-20')) ?? {})).toBe('not before 2024-06-11: the sitting calendar is known until 2024-05-24');
    expect(passTime(record, SUBJECT, on('2026-01-01')).events).toEqual([]);
  });

  it('against which the Commons resolves needs a statement, and 21 more sitting days', () => {
    const objected = object(laid('2023-12-06'), 'period-a', 'house-of-commons', '2024-01-16');
    expect(objected.steps.map(({ state }) => state)).toEqual(['given', 'objected', 'open', 'waiting', 'waiting']);
    const stated = after(objected, 'statement', MINISTER, on('2024-01-31'));
    expect(stated.steps[3]).toMatchObject({ state: 'open', openedOn: '2024-01-31', until: '2024-03-14' });
    expect(passTime(stated, SUBJECT, on('2024-03-15')).record).toMatchObject({ outcome: 'granted', decidedOn: '2024-03-15' });
  });

  it('against which the Commons resolves again needs another statement', () => {
    const objected = object(laid('2023-12-06'), 'period-a', 'house-of-commons', '2024-01-16');
    const again = object(after(objected, 'statement', MINISTER, on('2024-01-31')), 'period-b', 'house-of-commons', '2024-02-20');
    expect(again.steps.map(({ state }) => state)).toEqual(['given', 'objected', 'open', 'waiting', 'waiting']);
    expect(after(again, 'statement', MINISTER, on('2024-02-21')).steps[3]).toMatchObject({ state: 'open', openedOn: '2024-02-21' });
  });

  it('against which the Lords alone resolve is not held up: the period runs on, and then a statement is enough', () => {
    const objected = object(laid('2023-12-06'), 'period-a', 'house-of-lords', '2024-01-22');
    expect(objected.steps[1]).toMatchObject({ state: 'open', until: '2024-01-31', objectedBy: ['house-of-lords'] });
    expect(codeOf(() => object(objected, 'period-a', 'house-of-lords', '2024-01-23'))).toBe('step-decided');
    const passed = passTime(objected, SUBJECT, on('2024-02-01')).record;
    expect(passed.steps.map(({ state }) => state)).toEqual(['given', 'passed', 'not-needed', 'not-needed', 'open']);
    expect(after(passed, 'statement-after-lords', MINISTER, on('2024-02-01'))).toMatchObject({ outcome: 'granted', decidedOn: '2024-02-01' });
  });

  it('against which both resolve takes the way of the Commons', () => {
    const lords = object(laid('2023-12-06'), 'period-a', 'house-of-lords', '2024-01-22');
    const both = after(object(lords, 'period-a', 'house-of-commons', '2024-01-23'), 'statement', MINISTER, on('2024-01-24'));
    const { record } = passTime(both, SUBJECT, on('2024-03-31'));
    expect(record.outcome).toBe('granted');
    expect(record.steps.at(-1)).toMatchObject({ state: 'not-needed', why: 'house-of-commons objected' });
  });

  it('has its first period extended by 21 sitting days at most at a time, before it ends', () => {
    const extend = (by: number, day = '2024-01-29') =>
      extendPeriod(laid('2023-12-06'), { step: 'period-a', by, reason: 'more scrutiny' }, holder(MINISTER, 'GBR'), SUBJECT, on(day)).record;
    expect(extend(5).steps[1]).toMatchObject({ until: '2024-02-08', extendedBy: 5 });
    expect(codeOf(() => extend(22))).toBe('extension-refused');
  });

  it('is approved exceptionally with a reason, and not once either House resolved against it', () => {
    const exceptional: StepAnswer = { decision: 'approve', exceptionally: true, reason: 'urgent' };
    const record = laid('2023-12-06');
    const decide = (before: ApprovalRecord, answer = exceptional) => decideStep(before, 'period-a', answer, holder(MINISTER, 'GBR'), SUBJECT, on('2024-01-10'));
    expect(decide(record)).toMatchObject({
      record: { outcome: 'granted', decidedOn: '2024-01-10' },
      events: [{ data: { decision: 'approved-exceptionally' } }, {}],
    });
    expect(codeOf(() => decide(record, { decision: 'approve', exceptionally: true }))).toBe('reason-missing');
    expect(codeOf(() => decide(record, { decision: 'approve' }))).toBe('period-must-pass');
    expect(codeOf(() => decide(record, { decision: 'return', reason: 'x' }))).toBe('return-not-allowed');
    expect(codeOf(() => decide(object(record, 'period-a', 'house-of-lords', '2024-01-10')))).toBe('exception-not-allowed');
  });
});

describe('a sitting calendar put right', () => {
  const [bundled] = calendars;
  if (bundled === undefined) throw new Error('no calendar');
  const change = { days: [{ day: '2024-01-19', house: 'house-of-lords', sits: true }], reason: 'the Lords sit on this Friday' };
  const british = { nation: 'GBR', operator: false };

  it('moves the end of a running period, once', () => {
    const { next, event } = changeSittingDays(bundled, { days: [] }, change, british);
    expect(event.data).toMatchObject({ calendar: 'gbr-parliament', knownUntil: '2024-05-24', days: change.days });
    const moment = onDay('2024-01-10', chains, [corrected(bundled, next)]);
    const moved = recountPeriod(laid('2023-12-06'), SUBJECT, moment);
    expect(moved?.record.steps[1]).toMatchObject({ until: '2024-01-30' });
    expect(moved?.events).toMatchObject([{ data: { before: { until: '2024-01-31' }, until: '2024-01-30' } }]);
    expect(moved && recountPeriod(moved.record, SUBJECT, moment)).toBeUndefined();
  });

  it('is refused where it says nothing new, names another house, or a day twice', () => {
    const code = (days: (typeof change)['days'], known = {}) =>
      codeOf(() => changeSittingDays(bundled, { days: [], ...known }, { days, reason: 'x' }, british));
    expect(code([{ day: '2024-01-26', house: 'house-of-lords', sits: true }])).toBe('nothing-changed');
    expect(code([])).toBe('nothing-changed');
    expect(code([{ day: '2024-01-19', house: 'senate', sits: true }])).toBe('house-unknown');
    expect(code([...change.days, ...change.days])).toBe('same-day-twice');
  });

  it('is put right by its nation or an operator', () => {
    expect(codeOf(() => changeSittingDays(bundled, { days: [] }, change, { nation: 'PER', operator: false }))).toBe('other-nation');
    expect(changeSittingDays(bundled, { days: [] }, change, { nation: 'PER', operator: true }).next.days).toEqual(change.days);
  });
});
