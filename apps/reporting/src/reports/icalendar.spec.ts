import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import ICAL from 'ical.js';
import { calendarOf, type CalendarEvent } from './icalendar.js';

const event: CalendarEvent = {
  uid: '019a0b5e-7c00-7001-8b2c-3d4e5f600001/review:1@entente',
  stamp: new Date('2026-01-02T03:04:05.678Z'),
  day: '2026-03-31',
  summary: 'Review: On the border',
  description: 'Owed by CHL, PER\nRule: article 4',
  category: 'review',
  open: true,
};

function read(text: string): InstanceType<typeof ICAL.Component>[] {
  return new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent');
}

/** Octets of the longest line. */
function longestOf(text: string): number {
  return Math.max(...text.split('\r\n').map((line) => Buffer.byteLength(line)));
}

/** What a value may still be after what no calendar can hold was taken out of it. */
function kept(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n').replaceAll(/[^\P{Cc}\t\n]/gu, '');
}

describe('a calendar', () => {
  it('is read as it was meant: whole days, one event each', () => {
    const [only, ...others] = read(calendarOf('Deadlines', [event]));
    if (!only) throw new Error('no event');
    const start = only.getFirstPropertyValue('dtstart');
    expect(others).toEqual([]);
    expect([String(start), start instanceof ICAL.Time && start.isDate]).toEqual(['2026-03-31', true]);
    expect(String(only.getFirstPropertyValue('dtstamp'))).toBe('2026-01-02T03:04:05Z');
    expect(only.getFirstPropertyValue('uid')).toBe(event.uid);
    expect(only.getFirstPropertyValue('description')).toBe(event.description);
    expect(only.getFirstPropertyValue('class')).toBe('PUBLIC');
    expect(only.getAllSubcomponents('valarm')).toEqual([]);
  });

  it('shows an event of several days until the end of its last, and what may not be', () => {
    const several: CalendarEvent = { ...event, lastDay: '2026-04-30', location: 'Lima, at the ministry', status: 'TENTATIVE' };
    const [only, endless] = read(calendarOf('What happens', [several, { ...several, lastDay: '9999-12-31' }]));
    expect(['dtstart', 'dtend', 'location', 'status'].map((name) => String(only?.getFirstPropertyValue(name)))).toEqual([
      '2026-03-31',
      '2026-05-01',
      'Lima, at the ministry',
      'TENTATIVE',
    ]);
    expect(endless?.getFirstPropertyValue('dtend')).toBeNull();
  });

  it('is the same for the same events', () => {
    expect(calendarOf('Deadlines', [event])).toBe(calendarOf('Deadlines', [{ ...event }]));
  });

  it.each([
    'a\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:forged',
    'a\nBEGIN:VEVENT',
    'commas, semicolons; colons: and \\ backslashes \\n',
    'x'.repeat(300),
    `${'é'.repeat(200)} 🕊 ${'x'.repeat(200)}`,
    'zero\u0000width\u0007bell\u0085next',
    'a title with ATTENDEE;CN=x:mailto:y@z',
  ])('holds %j as one value of one event', (summary) => {
    const text = calendarOf('Deadlines', [{ ...event, summary }]);
    const events = read(text);
    expect(events.map((one) => one.getFirstPropertyValue('summary'))).toEqual([kept(summary)]);
    expect(events.map((one) => one.getAllProperties().length)).toEqual([8]);
    expect(text.match(/^BEGIN:VEVENT\r$/gm)).toHaveLength(1);
    expect(longestOf(text)).toBeLessThanOrEqual(75);
  });

  it('has no line longer than 75 octets, no bare line end, and loses no character, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ unit: 'grapheme', maxLength: 300 }), (summary, description) => {
        const text = calendarOf('Deadlines', [{ ...event, summary, description }]);
        expect(longestOf(text)).toBeLessThanOrEqual(75);
        for (const line of text.split('\r\n')) expect(line).not.toMatch(/[\r\n]/);
        const [only] = read(text);
        expect(only?.getFirstPropertyValue('summary') ?? '').toBe(kept(summary));
        expect(only?.getFirstPropertyValue('description') ?? '').toBe(kept(description));
      }),
    );
  });
});
