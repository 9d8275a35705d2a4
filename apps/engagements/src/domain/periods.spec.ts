import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { plusDays } from '@entente/contracts';
import { periodAfter, periodNamed, periodOf } from './periods.js';

const day = fc.integer({ min: 0, max: 40_000 }).map((days) => plusDays('1980-01-01', days));
const cadence = fc.constantFrom('monthly' as const, 'quarterly' as const, 'yearly' as const);

describe('a period', () => {
  it('holds its day, has a name that finds it, and the next one begins the day after', () => {
    fc.assert(
      fc.property(cadence, day, (cadence, day) => {
        const period = periodOf(cadence, day);
        expect(period.first <= day && day <= period.last).toBe(true);
        expect(periodNamed(cadence, period.name)).toEqual(period);
        expect(periodAfter(cadence, period).first).toBe(plusDays(period.last, 1));
      }),
    );
  });

  it('is named by its cadence', () => {
    expect([periodOf('monthly', '2024-02-29'), periodOf('quarterly', '2024-05-01').name, periodOf('yearly', '2024-12-31').name]).toEqual([
      { name: '2024-02', first: '2024-02-01', last: '2024-02-29' },
      '2024-Q2',
      '2024',
    ]);
    expect([
      periodNamed('monthly', '2024-Q2'),
      periodNamed('quarterly', '2024-04'),
      periodNamed('quarterly', '2024'),
      periodNamed('yearly', '2024-01'),
    ]).toEqual(Array(4).fill(undefined));
  });
});
