import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { interval, isBefore, isDay, isPartialDate, plusDays } from './partial-date.js';
import { endsBeforeItBegins, holdsOn, Spell } from './spell.js';

const day = fc.date({ min: new Date('1800-01-01'), max: new Date('2100-12-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
const partial = fc.tuple(day, fc.constantFrom(4, 7, 10)).map(([date, length]) => date.slice(0, length));

describe('days later', () => {
  it('are counted over months, leap days and backwards, and never leave the calendar', () => {
    expect([plusDays('2024-02-28', 2), plusDays('2026-03-01', -1), plusDays('0050-12-31', 1)]).toEqual(['2024-03-01', '2026-02-28', '0051-01-01']);
    expect([plusDays('9999-12-31', 1), plusDays('9999-12-20', 42)]).toEqual(['9999-12-31', '9999-12-31']);
    fc.assert(fc.property(day, fc.integer({ min: -50_000, max: 4_000_000 }), (one, days) => isDay(plusDays(one, days))));
  });
});

describe('a partial date', () => {
  it('stands for its whole interval', () => {
    expect(interval('2004')).toEqual({ first: '2004-01-01', last: '2004-12-31' });
    expect(interval('2004-02')).toEqual({ first: '2004-02-01', last: '2004-02-29' });
    expect(interval('1900-02')).toEqual({ first: '1900-02-01', last: '1900-02-28' });
    expect(interval('2004-02-29')).toEqual({ first: '2004-02-29', last: '2004-02-29' });
  });
  it('refuses days the calendar does not have', () => {
    for (const text of ['2003-02-29', '2004-13', '2004-00', '2004-04-31', '04', '2004-4', '20040401', '0000', '']) expect(isPartialDate(text)).toBe(false);
  });
  it('compares with yes, no or possibly', () => {
    expect(isBefore('2003', '2004-01-01')).toBe('certain');
    expect(isBefore('2004', '2004-06')).toBe('possible');
    expect(isBefore('2004-06', '2004-05')).toBe('no');
  });
  it('is never certain in both directions', () => {
    fc.assert(fc.property(partial, partial, (a, b) => !(isBefore(a, b) === 'certain' && isBefore(b, a) !== 'no')));
  });
});

describe('a spell', () => {
  it('gives a day to one of two spells that touch', () => {
    expect(holdsOn({ to: '1968-09-13' }, '1968-09-13')).toBe('no');
    expect(holdsOn({ from: '1968-09-13' }, '1968-09-13')).toBe('certain');
    fc.assert(
      fc.property(
        day,
        day,
        (border, asked) => [holdsOn({ to: border }, asked), holdsOn({ from: border }, asked)].filter((answer) => answer === 'certain').length === 1,
      ),
    );
  });
  it('possibly holds in the year it ends in', () => {
    expect(holdsOn({ from: '1990', to: '2005' }, '2005')).toBe('possible');
    expect(holdsOn({ from: '1990', to: '2005' }, '2004')).toBe('certain');
    expect(holdsOn({ from: '1990', to: '2005' }, '2006')).toBe('no');
  });
  it('is refused when it ends before it begins on every reading', () => {
    expect(endsBeforeItBegins({ from: '2005', to: '2004' })).toBe(true);
    expect(endsBeforeItBegins({ from: '2005', to: '2005' })).toBe(false);
    expect(endsBeforeItBegins({ from: '2005-01-02', to: '2005-01-02' })).toBe(true);
  });
  it('refuses a date that is none without failing on its order', () => {
    expect(Spell.safeParse({ from: 'abc', to: '2004' }).error?.issues.map(({ path }) => path)).toEqual([['from']]);
    expect(Spell.safeParse({ from: '2004-02-30', to: '2004' }).error?.issues.map(({ path }) => path)).toEqual([['from']]);
  });
  it('holds only possibly where a reading of its dates denies it', () => {
    fc.assert(
      fc.property(partial, partial, day, (from, to, asked) => {
        const answer = holdsOn({ from, to }, asked);
        const strictest = { from: interval(from).last, to: interval(to).first };
        return answer !== 'certain' || holdsOn(strictest, asked) === 'certain';
      }),
    );
  });
});
