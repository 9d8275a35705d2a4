import { describe, expect, it } from '@jest/globals';
import { calendarNotes, type Calendar } from './calendar-notes.js';

const calendar: Calendar = {
  observed: (_partner, on) => [
    ...(on === '2026-07-28' ? [{ code: 'holiday' as const, on, text: 'Independence Day' }] : []),
    ...(['2026-07-25', '2026-07-26'].includes(on) ? [{ code: 'weekend' as const, on, text: 'the weekend' }] : []),
    ...(on > '2026-07-20' ? [{ code: 'fasting' as const, on, text: 'Fast' }] : []),
  ],
};

describe('the calendar', () => {
  const codes = (from: string, to?: string) => calendarNotes(['PER'], { from, to }, calendar).map(({ code, on }) => [code, on]);

  it('warns of the first day of a holiday and of a fast, and of weekends where nothing else is left', () => {
    expect(codes('2026-07-27', '2026-07-29')).toEqual([
      ['fasting', '2026-07-27'],
      ['holiday', '2026-07-28'],
    ]);
    expect(codes('2026-07-25', '2026-07-26')).toEqual([
      ['weekend', '2026-07-25'],
      ['fasting', '2026-07-25'],
    ]);
    expect(codes('2026-07-15')).toEqual([]);
  });

  it('says nothing of days that are not known', () => {
    expect(codes('2026-07')).toEqual([]);
  });
});
