import { describe, expect, it } from '@jest/globals';
import { Observances } from './observances.js';

const codes: Readonly<Record<string, string>> = { PER: 'PE', IRN: 'IR', SAU: 'SA' };
const observances = new Observances((partner) => ({
  identifiers: codes[partner] === undefined ? [] : [{ scheme: 'iso3166-1-alpha-2', code: codes[partner] }],
  ...(partner === 'SAU' && { profile: { weekend: ['friday', 'saturday'] } }),
}));
const on = (partner: string, day: string): string[] => observances.observed(partner, day).map(({ code }) => code);

describe('what is observed where', () => {
  it('are public holidays of a state, on their day and every year', () => {
    expect([on('PER', '2026-07-28'), on('PER', '2027-07-28'), on('PER', '2026-07-27')]).toEqual([['holiday'], ['holiday'], []]);
  });

  it('are weekends: as the directory says, else as is known of the state, else Saturday and Sunday', () => {
    const week = ['2026-05-07', '2026-05-08', '2026-05-09', '2026-05-10']; // Thursday to Sunday
    const weekend = (partner: string): string[] => week.filter((day) => on(partner, day).includes('weekend')).map((day) => day.slice(-2));
    expect([weekend('SAU'), weekend('IRN'), weekend('PER')]).toEqual([['08', '09'], ['08'], ['09', '10']]);
  });

  it('is Ramadan where most keep it', () => {
    const ramadan = ['2026-02-17', '2026-02-18', '2026-03-19', '2026-03-20'].filter((day) => on('SAU', day).includes('fasting'));
    expect([ramadan, on('PER', '2026-02-25')]).toEqual([['2026-02-18', '2026-03-19'], []]);
  });

  it('of a partner without a code are weekends only', () => {
    expect([on('nato', '2026-12-25'), on('nato', '2026-12-26')]).toEqual([[], ['weekend']]);
  });
});
