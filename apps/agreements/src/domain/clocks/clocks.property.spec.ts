import { describe, it } from '@jest/globals';
import { interval, plusDays, type Delay, type Period, type Terms } from '@entente/contracts';
import fc from 'fast-check';
import { aMoment, anAgreement } from '../an-agreement.js';
import type { Agreement, Decision } from '../agreement.js';
import { plusDelay } from '../calendar.js';
import { conclude, wake } from '../conclude.js';
import { lastDayToGiveNotice, termOn } from './term.js';
import { nextReview } from './watch-reviews.js';

const { rules } = aMoment();
const day = fc.date({ min: new Date('1850-01-01'), max: new Date('2080-01-01'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
const period: fc.Arbitrary<Period> = fc.oneof(
  fc.record({ days: fc.integer({ min: 20, max: 2_000 }) }),
  fc.record({ months: fc.integer({ min: 1, max: 120 }) }),
  fc.record({ years: fc.integer({ min: 1, max: 25 }) }),
);
const delay: fc.Arbitrary<Delay> = fc.oneof(period, fc.record({ firstDayOfMonth: fc.integer({ min: 1, max: 24 }) }));
const optional = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(of, { nil: undefined });
const terms: fc.Arbitrary<Terms> = fc.record({
  duration: fc.record({
    runsFor: period,
    renewal: fc.constantFrom('none' as const, 'tacit' as const, 'express' as const),
    renewsFor: optional(period),
    notice: optional(period),
  }),
  withdrawal: optional(fc.record({ notice: delay })),
  reviews: fc.record({ first: period, every: optional(period) }),
});
const agreement = fc.record({ inForceOn: day, terms }).map((stated) => anAgreement(stated));

function tacitRenewals({ events }: Pick<Decision, 'events'>): number {
  return events.filter(({ definition }) => definition.type.includes('agreement-renewed')).length;
}

describe('a clock', () => {
  it('is in one term on every day, until all are over', () => {
    fc.assert(
      fc.property(agreement, day, ({ record }, today) => {
        const term = termOn(record, rules, today);
        if (term === undefined) return false;
        const begun = interval(term.from).first <= today || term.from === record.inForceOn;
        return begun && term.from < term.until && (today < term.until || record.terms?.duration?.renewal !== 'tacit');
      }),
    );
  });

  it('never yields a last day to give notice after the day it concerns, nor one on which notice would end after it', () => {
    fc.assert(
      fc.property(agreement, day, ({ record }, today) => {
        const term = termOn(record, rules, today);
        const last = term && lastDayToGiveNotice(record, rules, term);
        if (term === undefined || last === undefined) return true;
        const notice = record.terms?.duration?.notice ?? record.terms?.withdrawal?.notice ?? { days: 0 };
        return last.on <= term.until && plusDelay(last.on, notice) <= term.until;
      }),
    );
  });

  it('yields the latest day on which the notice of withdrawal still ends with the term, but for ends of months', () => {
    fc.assert(
      fc.property(agreement, delay, day, ({ record }, notice, today) => {
        const leaving = { ...record, terms: { duration: { renewal: 'tacit' as const, runsFor: { years: 3 } }, withdrawal: { notice } } };
        const term = termOn(leaving, rules, today);
        const last = term && lastDayToGiveNotice(leaving, rules, term);
        return term === undefined || last === undefined || plusDelay(plusDays(last.on, 4), notice) > term.until;
      }),
    );
  });

  it('yields a next review that is not over, and the same one until it is', () => {
    fc.assert(
      fc.property(agreement, day, ({ record }, today) => {
        const next = nextReview(record, rules, today);
        return next === undefined || (next >= today && nextReview(record, rules, next) === next);
      }),
    );
  });

  it('tells nothing twice and takes nothing back, however often and late one looks, and with a clock set back', () => {
    fc.assert(
      fc.property(agreement, fc.array(day, { minLength: 1, maxLength: 12 }), (registered, days) => {
        let current: Agreement = registered;
        let renewals = 0;
        for (const today of days) {
          const moment = { ...aMoment(), now: new Date(`${today}T00:00:00Z`) };
          const woken = wake(current, moment);
          const before = new Set(current.record.told);
          if (woken && [...before].some((id) => !woken.next.record.told?.includes(id))) return false;
          current = woken?.next ?? current;
          renewals += woken ? tacitRenewals(woken) : 0;
          if (wake(current, moment) !== undefined) return false;
        }
        const told = current.record.told ?? [];
        return new Set(told).size === told.length && told.filter((id) => id.startsWith('renewed:')).length === renewals;
      }),
    );
  });

  it('looked at each time it asks to be misses no term', () => {
    const monthly = fc.record({ inForceOn: day, terms: fc.constant<Terms>({ duration: { runsFor: { months: 1 }, renewal: 'tacit' } }) });
    fc.assert(
      fc.property(monthly, (stated) => {
        const known = anAgreement(stated);
        const at = (today: string): { now: Date } => ({ now: new Date(`${today}T00:00:00Z`) });
        let concluded = conclude(undefined, { next: known, change: 'registered', events: [] }, { ...aMoment(), ...at(stated.inForceOn) });
        let renewals = 0;
        for (let looks = 0; looks < 36 && concluded.wakesOn !== undefined; looks++) {
          const woken = wake(concluded.next, { ...aMoment(), ...at(concluded.wakesOn) });
          if (woken === undefined) break;
          renewals += tacitRenewals(woken);
          concluded = woken;
        }
        return renewals >= 10;
      }),
      { numRuns: 30 },
    );
  });
});
