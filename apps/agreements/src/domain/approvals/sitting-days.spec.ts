import { describe, expect, it } from '@jest/globals';
import { plusDays, type SittingCalendar, type SittingDay } from '@entente/contracts';
import fc from 'fast-check';
import { lastSittingDay, type PeriodEnd } from './sitting-days.js';

const HOUSES = ['upper', 'lower'];

/** Both houses sit from Monday to Thursday, from 2 January 2023, a Monday, until the end of February. */
function aCalendar(described: Partial<SittingCalendar> = {}): SittingCalendar {
  const spells = HOUSES.map((house) => ({ house, from: '2023-01-02', to: '2023-03-01', weekdays: [1, 2, 3, 4] }));
  return {
    id: 'c',
    title: 'C',
    nation: 'PER',
    citation: 'none',
    certainty: 'unverified',
    houses: HOUSES,
    knownUntil: '2023-02-28',
    spells,
    days: [],
    ...described,
  };
}

function both(day: string, sits: boolean): SittingDay[] {
  return HOUSES.map((house) => ({ day, house, sits }));
}

describe('a period of sitting days', () => {
  it('does not count the day it begins after, even when that is a sitting day', () => {
    expect(lastSittingDay(aCalendar(), '2023-01-02', 1)).toEqual({ until: '2023-01-03' });
    expect(lastSittingDay(aCalendar(), '2023-01-05', 1)).toEqual({ until: '2023-01-09' });
  });

  it('ends with its last sitting day', () => {
    expect(lastSittingDay(aCalendar(), '2023-01-01', 21)).toEqual({ until: '2023-02-06' });
    expect(lastSittingDay(aCalendar(), '2023-01-02', 21)).toEqual({ until: '2023-02-07' });
  });

  it('does not count a day on which only one house sits', () => {
    const days = [{ day: '2023-01-03', house: 'upper', sits: false }];
    expect(lastSittingDay(aCalendar({ days }), '2023-01-02', 1)).toEqual({ until: '2023-01-04' });
    expect(lastSittingDay(aCalendar({ days: [{ day: '2023-01-06', house: 'lower', sits: true }] }), '2023-01-05', 1)).toEqual({ until: '2023-01-09' });
    expect(lastSittingDay(aCalendar({ days: both('2023-01-06', true) }), '2023-01-05', 1)).toEqual({ until: '2023-01-06' });
  });

  it('takes the later of two statements about a day', () => {
    expect(lastSittingDay(aCalendar({ days: [...both('2023-01-03', false), ...both('2023-01-03', true)] }), '2023-01-02', 1)).toEqual({ until: '2023-01-03' });
  });

  it('has no end, only a bound, where the calendar is not known far enough', () => {
    expect(lastSittingDay(aCalendar(), '2023-02-23', 3)).toEqual({ notBefore: '2023-03-01', calendarKnownUntil: '2023-02-28' });
    expect(lastSittingDay(aCalendar(), '2023-02-23', 2)).toEqual({ until: '2023-02-28' });
    expect(lastSittingDay(aCalendar(), '2023-06-01', 2)).toEqual({ notBefore: '2023-06-03', calendarKnownUntil: '2023-02-28' });
  });

  it('never ends later with sitting days added, never earlier with some removed', () => {
    const day = fc.integer({ min: 0, max: 57 }).map((days) => plusDays('2023-01-02', days));
    const dayOfEnd = ({ until, notBefore }: PeriodEnd): string => until ?? notBefore ?? '';
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 40 }), fc.array(day, { maxLength: 12 }), (from, count, changed) => {
        const end = dayOfEnd(lastSittingDay(aCalendar(), from, count));
        const [more, fewer] = [true, false].map((sits) => lastSittingDay(aCalendar({ days: changed.flatMap((one) => both(one, sits)) }), from, count));
        expect(dayOfEnd(more ?? {}) <= end).toBe(true);
        expect(dayOfEnd(fewer ?? {}) >= end).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});
