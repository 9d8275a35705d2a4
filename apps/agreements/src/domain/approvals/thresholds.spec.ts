import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { comparable, dutyOf, type Threshold, type Thresholds } from './thresholds.js';

const at = (category: string, from: number, certainty: Threshold['certainty'] = 'verified'): Threshold => ({ category, from, certainty });

const THRESHOLDS: Thresholds = {
  currency: 'USD',
  rows: [
    { to: { partners: ['AUS'], membersOf: ['nato'] }, days: 15, thresholds: [at('equipment', 25), at('services', 100)] },
    { days: 30, thresholds: [at('equipment', 14), at('services', 50, 'unverified')] },
  ],
};

const usd = (category: string, amount: number) => ({ currency: 'USD', values: [{ category, amount }] });
const to = (...recipients: [string, string[]?][]) => new Map(recipients.map(([partner, memberOf = []]) => [partner, memberOf]));

describe('a threshold', () => {
  it('asks for notice from its amount on', () => {
    expect(dutyOf(THRESHOLDS, usd('equipment', 13.99), to(['PER'])).days).toBeUndefined();
    expect(dutyOf(THRESHOLDS, usd('equipment', 14), to(['PER'])).days).toBe(30);
  });

  it('depends on the recipient: by name, or by membership', () => {
    expect(dutyOf(THRESHOLDS, usd('equipment', 24), to(['AUS'])).days).toBeUndefined();
    expect(dutyOf(THRESHOLDS, usd('equipment', 25), to(['NOR', ['nato']])).days).toBe(15);
    expect(dutyOf(THRESHOLDS, usd('equipment', 25), to(['NOR', ['un']])).days).toBe(30);
  });

  it('of the strictest recipient counts, and of everybody else where none is known', () => {
    expect(dutyOf(THRESHOLDS, usd('equipment', 20), to(['AUS'], ['PER'])).days).toBe(30);
    expect(dutyOf(THRESHOLDS, usd('equipment', 20), to()).days).toBe(30);
  });

  it('is as certain as what it rests on', () => {
    expect(dutyOf(THRESHOLDS, usd('services', 50), to(['PER']))).toEqual({ days: 30, certainty: 'unverified' });
    expect(dutyOf(THRESHOLDS, usd('equipment', 14), to(['PER']))).toEqual({ days: 30, certainty: 'verified' });
    expect(dutyOf(THRESHOLDS, usd('equipment', 1), to(['PER'])).certainty).toBe('unverified');
    expect(dutyOf(THRESHOLDS, usd('equipment', 1), to(['AUS'])).certainty).toBe('verified');
  });

  it('is compared with a worth in its currency and categories only', () => {
    const refusal = (worth: Parameters<typeof comparable>[1]) => {
      try {
        return comparable(THRESHOLDS, worth, ['body']);
      } catch (error) {
        return error;
      }
    };
    expect(refusal(undefined)).toMatchObject({ code: 'worth-missing', faults: [{ path: '/body/worth' }] });
    expect(refusal({ ...usd('equipment', 1), currency: 'EUR' })).toMatchObject({
      code: 'currency-not-accepted',
      faults: [{ path: '/body/worth/currency', accepted: ['USD'] }],
    });
    expect(refusal(usd('boats', 1))).toMatchObject({
      code: 'category-unknown',
      faults: [{ path: '/body/worth/values/0/category', accepted: ['equipment', 'services'] }],
    });
  });

  it('never lets a higher value remove or shorten what a lower one asks for', () => {
    const recipients = fc
      .subarray<[string, string[]]>([
        ['AUS', []],
        ['NOR', ['nato']],
        ['PER', []],
      ])
      .map((chosen) => to(...chosen));
    fc.assert(
      fc.property(recipients, fc.constantFrom('equipment', 'services'), fc.nat(200), fc.nat(200), (sold, category, amount, more) => {
        const days = (value: number) => dutyOf(THRESHOLDS, usd(category, value), sold).days ?? 0;
        expect(days(amount + more)).toBeGreaterThanOrEqual(days(amount));
      }),
      { numRuns: 1_000 },
    );
  });
});
