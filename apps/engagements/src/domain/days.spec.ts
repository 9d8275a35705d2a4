import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { plusDays } from '@entente/contracts';
import { daysOf, overlapInside } from './days.js';

const day = fc.integer({ min: 0, max: 2_000 }).map((days) => plusDays('2000-01-01', days));
const partial = fc.tuple(day, fc.constantFrom(4, 7, 10)).map(([text, length]) => text.slice(0, length));
const stay = fc.tuple(partial, partial).map(([a, b]) => ({ from: a < b ? a : b, to: a < b ? b : a }));
// Few enough days that many stays end on the day another begins.
const near = fc.integer({ min: 0, max: 8 }).map((days) => plusDays('2000-01-01', days));
const exact = fc.tuple(near, near).map(([a, b]) => ({ from: a < b ? a : b, to: a < b ? b : a }));

describe('the days of an engagement', () => {
  it('are one day where it has no end, and never end before they begin', () => {
    expect(daysOf({ from: '2004-03-29' })).toEqual({ fromFirst: '2004-03-29', fromLast: '2004-03-29', toFirst: '2004-03-29', toLast: '2004-03-29' });
    expect(daysOf({ from: '2004', to: '2004-03' })).toEqual({ fromFirst: '2004-01-01', fromLast: '2004-03-31', toFirst: '2004-03-01', toLast: '2004-03-31' });
    fc.assert(
      fc.property(stay, (dates) => {
        const { fromFirst, fromLast, toFirst, toLast } = daysOf(dates);
        expect(fromFirst <= fromLast && toFirst <= toLast && fromFirst <= toFirst && fromLast <= toLast).toBe(true);
      }),
    );
  });
});

describe('two stays', () => {
  it('overlap inside where each begins before the last day of the other', () => {
    fc.assert(
      fc.property(exact, exact, (a, b) => {
        expect(overlapInside(daysOf(a), daysOf(b))).toBe(a.from < b.to && b.from < a.to ? 'certain' : 'no');
      }),
    );
  });

  it('are compared alike from both sides, and a partial date only makes less certain', () => {
    fc.assert(
      fc.property(stay, stay, fc.constantFrom(4, 7), (a, b, length) => {
        const known = overlapInside(daysOf(a), daysOf(b));
        expect(overlapInside(daysOf(b), daysOf(a))).toBe(known);
        const vague = { from: a.from.slice(0, length), to: a.to.slice(0, length) };
        const less = overlapInside(daysOf(vague), daysOf(b));
        expect({ certain: ['certain', 'possible'], possible: ['possible', 'certain', 'no'], no: ['no', 'possible'] }[known]).toContain(less);
      }),
    );
  });
});
