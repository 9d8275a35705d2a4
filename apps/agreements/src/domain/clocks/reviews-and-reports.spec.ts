import { describe, expect, it } from '@jest/globals';
import type { Terms } from '@entente/contracts';
import type { Agreement, Decision, Moment } from '../agreement.js';
import { aMoment, anAgreement } from '../an-agreement.js';
import { conclude, openDeadlines, wake } from '../conclude.js';
import { recordReview } from './record-review.js';

const { rules } = aMoment();

function on(day: string): Moment {
  return { ...aMoment(), now: new Date(`${day}T12:00:00Z`) };
}

function aTreaty(terms: Terms, inForceOn: string): Agreement {
  return anAgreement({ inForceOn, terms });
}

function refused(code: string, path: string): unknown {
  return expect.objectContaining({ kind: 'rejected', code, faults: [expect.objectContaining({ path })] });
}

function told({ events }: Pick<Decision, 'events'>): string[] {
  return events.map(({ definition }) => definition.type.split('.')[2] ?? '');
}

describe('a review', () => {
  const treaty = aTreaty({ reviews: { first: { years: 5 }, every: { years: 5 } } }, '1970-03-05');

  it('is due at the next day the rule names, and after one that was held at the next one after that', () => {
    expect(openDeadlines(treaty.record, '1971-01-01', rules)).toMatchObject([{ kind: 'review', on: '1975-03-05' }]);
    expect(openDeadlines(treaty.record, '2024-01-01', rules)).toMatchObject([{ on: '2025-03-05' }]);
    const decision = recordReview(treaty, { heldOn: '2024-10-01' }, ['body'], on('2024-12-01'));
    expect(told(decision)).toEqual(['review-held']);
    expect(openDeadlines(decision.next.record, '2024-12-01', rules)).toMatchObject([{ on: '2030-03-05' }]);
  });

  it('is not held in the future, before entry into force, or twice on a day', () => {
    const hold =
      (agreement: Agreement, heldOn: string): (() => Decision) =>
      () =>
        recordReview(agreement, { heldOn }, ['body'], on('2025-01-01'));
    expect(hold(treaty, '2025-01-02')).toThrow(refused('review-in-the-future', '/body/heldOn'));
    expect(hold(treaty, '1970-03-04')).toThrow(refused('not-in-force', '/body/heldOn'));
    expect(hold(hold(treaty, '2020-01-01')().next, '2020-01-01')).toThrow(refused('already-held', '/body/heldOn'));
  });
});

describe('yearly reports', () => {
  const report = { id: 'arms', title: 'Report on arms', month: 5, day: 31, certainty: 'verified' as const };
  const known = { regimes: new Map(), calendars: [{ ...report, organisation: 'un' }] };
  const founding = anAgreement({ inForceOn: '1945-10-24', constitutes: 'un' });

  it('are due on the next day for every party, and a year later after it', () => {
    expect(openDeadlines(founding.record, '2026-05-31', known)).toEqual([
      {
        id: 'yearly-report:arms:2026',
        kind: 'yearly-report',
        on: '2026-05-31',
        title: 'Report on arms',
        owedBy: [],
        rule: { id: 'arms', certainty: 'verified' },
      },
    ]);
    expect(openDeadlines(founding.record, '2026-06-01', known)).toMatchObject([{ on: '2027-05-31' }]);
  });

  it('roll on with the day, and are told then', () => {
    const moment = (day: string): Moment => ({ ...on(day), rules: known });
    const registered = conclude(undefined, { next: founding, change: 'registered', events: [] }, moment('2026-01-01'));
    expect([told(registered), registered.wakesOn]).toEqual([['deadlines-changed'], '2026-06-01']);
    expect(wake(registered.next, moment('2026-05-31'))).toBeUndefined();
    expect(wake(registered.next, moment('2026-06-01'))).toMatchObject({ wakesOn: '2027-06-01', events: [{ data: { deadlines: [{ on: '2027-05-31' }] } }] });
  });

  it('are not asked for by an agreement that has ended or is not in force', () => {
    expect(openDeadlines(anAgreement({ constitutes: 'un' }).record, '2026-01-01', known)).toEqual([]);
    expect(openDeadlines(anAgreement({ constitutes: 'un', inForceOn: '1950', endedOn: '2020' }).record, '2026-01-01', known)).toEqual([]);
  });
});
