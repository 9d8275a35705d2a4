import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { plusDays } from '@entente/contracts';
import { plusDelay, plusPeriod } from './calendar.js';

const days = fc.date({ min: new Date('0001-01-01'), max: new Date('9000-01-01'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));

describe('a period after a day', () => {
  it.each([
    ['2026-01-31', { months: 1 }, 1, '2026-02-28'],
    ['2024-01-31', { months: 1 }, 1, '2024-02-29'],
    ['2026-01-31', { months: 1 }, 2, '2026-03-31'],
    ['2024-02-29', { years: 1 }, 1, '2025-02-28'],
    ['2024-02-29', { years: 1 }, 4, '2028-02-29'],
    ['1900-02-28', { days: 1 }, 1, '1900-03-01'],
    ['0099-12-31', { days: 1 }, 1, '0100-01-01'],
    ['2013-09-25', { days: 90 }, 1, '2013-12-24'],
    ['9990-01-01', { years: 100 }, 1, '9999-12-31'],
  ])('%s and %j, %i times, is %s', (day, period, times, expected) => {
    expect(plusPeriod(day, period, times)).toBe(expected);
  });

  it('ends never before it begins, and grows with the number of periods', () => {
    const period = fc.oneof(
      fc.record({ days: fc.integer({ min: 1, max: 400 }) }),
      fc.record({ months: fc.integer({ min: 1, max: 30 }) }),
      fc.record({ years: fc.integer({ min: 1, max: 5 }) }),
    );
    fc.assert(fc.property(days, period, fc.integer({ min: 0, max: 50 }), (day, one, times) => plusPeriod(day, one, times) < plusPeriod(day, one, times + 1)));
  });

  it('of days can be taken back', () => {
    fc.assert(fc.property(days, fc.integer({ min: 0, max: 40_000 }), (day, count) => plusDays(plusDays(day, count), -count) === day));
  });
});

describe('a delay', () => {
  it('to the first day of a month counts the months after that of the fact', () => {
    expect([
      plusDelay('2009-02-28', { firstDayOfMonth: 6 }),
      plusDelay('2010-02-16', { firstDayOfMonth: 6 }),
      plusDelay('2026-12-31', { firstDayOfMonth: 1 }),
    ]).toEqual(['2009-08-01', '2010-08-01', '2027-01-01']);
  });
});
