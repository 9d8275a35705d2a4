import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instantOf, isZone, nextLocalTimes } from './local-time.js';

const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Asia/Kolkata',
  'America/Lima',
  'Pacific/Chatham',
  'Europe/Dublin',
  'UTC',
];
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const pad = (value: number): string => String(value).padStart(2, '0');
const dayPlus = (day: string, days: number): string => new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10);

/** What clocks in a zone show, by Node's own formatter: `YYYY-MM-DD HH:MM:SS`. */
const formatters = new Map(
  ZONES.map((zone) => [zone, new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium', hourCycle: 'h23' })]),
);
function shown(zone: string, instant: number): string {
  return formatters.get(zone)!.format(instant);
}

/** Every instant at which clocks in the zone show the time on the day, found by trying every offset there is, to the quarter of an hour. */
function instantsShowing(zone: string, day: string, time: string): number[] {
  const asUtc = Date.parse(`${day}T${time}:00Z`);
  const quarters = Array.from({ length: (14 + 12) * 4 + 1 }, (_, index) => asUtc - 14 * HOUR + index * 15 * MINUTE);
  return quarters.filter((instant) => shown(zone, instant) === `${day} ${time}:00`);
}

const zone = fc.constantFrom(...ZONES);
const somewhen = fc.integer({ min: Date.parse('1985-01-01'), max: Date.parse('2037-12-31') }).map((at) => new Date(at).toISOString().slice(0, 10));
/** Days around which the clocks of these zones change, beside any other. */
const change = fc
  .tuple(
    fc.constantFrom('2024-03-10', '2024-03-31', '2024-04-07', '2024-04-14', '2024-10-06', '2024-09-29', '2024-10-27', '2024-11-03', '2025-02-23', '2025-04-06'),
    fc.integer({ min: -1, max: 1 }),
  )
  .map(([day, days]) => dayPlus(day, days));
const day = fc.oneof(somewhen, change);
const time = fc
  .oneof(fc.integer({ min: 0, max: 24 * 60 - 1 }), fc.integer({ min: 0, max: 5 * 60 }))
  .map((minutes) => `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`);

describe('a local time of a day', () => {
  it('is the first instant at which clocks show it, or was carried forward by as much as they were', () => {
    fc.assert(
      fc.property(zone, day, time, (zone, day, time) => {
        const instant = instantOf(zone, day, time).getTime();
        const [first] = instantsShowing(zone, day, time);
        if (first !== undefined) return expect(instant).toBe(first);
        // In a gap: as long after the change as the clocks would have shown without it.
        const carried = Date.parse(`${shown(zone, instant).replace(' ', 'T')}Z`) - Date.parse(`${day}T${time}:00Z`);
        expect(carried).toBeGreaterThan(0);
        expect(shown(zone, instant - carried) < `${day} ${time}:00`).toBe(true);
        expect(instantsShowing(zone, ...backwards(zone, instant - carried))).toContain(instant - carried);
      }),
      { numRuns: 1_500 },
    );
  });

  it('comes later on every later day, and later in the day where clocks do not jump', () => {
    fc.assert(
      fc.property(zone, day, time, (zone, day, time) => {
        const instants = [0, 1, 2, 3].map((days) => instantOf(zone, dayPlus(day, days), time).getTime());
        expect(instants).toEqual([...new Set(instants)].sort((a, b) => a - b));
        for (let at = 1; at < instants.length; at++) expect(Math.abs(instants[at]! - instants[at - 1]! - DAY)).toBeLessThanOrEqual(2 * HOUR);
      }),
      { numRuns: 1_500 },
    );
  });

  it.each([
    // Clocks go forward at 02:00 to 03:00, back at 03:00 to 02:00.
    ['Europe/Berlin', '2024-03-31', '01:59', '2024-03-31T00:59:00Z'],
    ['Europe/Berlin', '2024-03-31', '02:30', '2024-03-31T01:30:00Z'],
    ['Europe/Berlin', '2024-03-31', '03:00', '2024-03-31T01:00:00Z'],
    ['Europe/Berlin', '2024-10-27', '02:30', '2024-10-27T00:30:00Z'],
    ['Europe/Berlin', '2024-10-27', '03:00', '2024-10-27T02:00:00Z'],
    ['America/New_York', '2024-03-10', '02:30', '2024-03-10T07:30:00Z'],
    ['America/New_York', '2024-11-03', '01:30', '2024-11-03T05:30:00Z'],
    // By half an hour.
    ['Australia/Lord_Howe', '2024-10-06', '02:15', '2024-10-05T15:45:00Z'],
    ['Australia/Lord_Howe', '2024-04-07', '01:45', '2024-04-06T14:45:00Z'],
    // Back for Ramadan, forward after it.
    ['Africa/Casablanca', '2024-03-10', '02:30', '2024-03-10T01:30:00Z'],
    ['Africa/Casablanca', '2024-04-14', '02:30', '2024-04-14T02:30:00Z'],
    ['Asia/Kolkata', '2024-03-31', '02:30', '2024-03-30T21:00:00Z'],
    // A day that never was.
    ['Pacific/Apia', '2011-12-30', '09:00', '2011-12-30T19:00:00Z'],
  ])('in %s on %s at %s is %s', (zone, day, time, instant) => {
    expect(instantOf(zone, day, time).toISOString()).toBe(instant.replace('Z', '.000Z'));
  });

  it.each([
    ['Europe/Atlantis', '2024-01-01', '09:00', 'not a time zone'],
    ['Europe/Berlin', '2024-02-30', '09:00', ''],
    ['Europe/Berlin', '20240201', '09:00', 'not a day'],
    ['Europe/Berlin', '2024-02-01[u-ca=hebrew]', '09:00', 'not a day'],
    ['Europe/Berlin', '2024-02-01', '9:00', 'not a time of day'],
    ['Europe/Berlin', '2024-02-01', '24:00', 'not a time of day'],
    ['Europe/Berlin', '2024-02-01', '09:00:30', 'not a time of day'],
  ])('in %s on %s at %s is refused', (zone, day, time, message) => {
    expect(() => instantOf(zone, day, time)).toThrow(RangeError);
    expect(() => instantOf(zone, day, time)).toThrow(message);
  });
});

/** Day and time, to the minute, that clocks show. */
function backwards(zone: string, instant: number): [day: string, time: string] {
  const text = shown(zone, instant);
  return [text.slice(0, 10), text.slice(11, 16)];
}

describe('the next of several local times', () => {
  const times = fc.uniqueArray(time, { minLength: 1, maxLength: 4 });
  const after = fc.tuple(day, fc.integer({ min: 0, max: DAY - 1 })).map(([day, ms]) => new Date(Date.parse(day) + ms));

  it('is the first of them on any day that lies ahead', () => {
    fc.assert(
      fc.property(zone, times, after, (zone, times, after) => {
        const around = [-3, -2, -1, 0, 1, 2, 3].map((days) => dayPlus(after.toISOString().slice(0, 10), days));
        const ahead = around.flatMap((day) => times.map((time) => instantOf(zone, day, time).getTime())).filter((instant) => instant > after.getTime());
        expect(nextLocalTimes(zone, times, after).getTime()).toBe(Math.min(...ahead));
      }),
      { numRuns: 500 },
    );
  });

  it('leads, one after the other, through every day and time once', () => {
    fc.assert(
      fc.property(zone, day, times, (zone, day, times) => {
        const days = Array.from({ length: 6 }, (_, index) => dayPlus(day, index));
        const wanted = [...new Set(days.flatMap((each) => times.map((time) => instantOf(zone, each, time).getTime())))].sort((a, b) => a - b);
        const found: number[] = [];
        const next = (after: number): number => nextLocalTimes(zone, times, new Date(after)).getTime();
        for (let at = next(wanted[0]! - 1); at <= wanted.at(-1)!; at = next(at)) found.push(at);
        expect(found.filter((instant) => wanted.includes(instant))).toEqual(wanted);
        // A time of the day before or after may have been carried in between.
        expect(found.length - wanted.length).toBeLessThanOrEqual(times.length);
      }),
      { numRuns: 150 },
    );
  });

  it('is never the instant one asks from', () => {
    const nine = instantOf('Europe/Berlin', '2024-05-01', '09:00');
    expect(nextLocalTimes('Europe/Berlin', ['09:00'], nine)).toEqual(instantOf('Europe/Berlin', '2024-05-02', '09:00'));
    expect(nextLocalTimes('Europe/Berlin', ['09:00'], new Date(nine.getTime() - 1))).toEqual(nine);
  });

  it('is found over a day that never was', () => {
    const before = instantOf('Pacific/Apia', '2011-12-29', '09:00');
    expect(nextLocalTimes('Pacific/Apia', ['09:00'], before).toISOString()).toBe('2011-12-30T19:00:00.000Z');
  });

  it('is refused where there are no times, or no such zone', () => {
    expect(() => nextLocalTimes('Europe/Berlin', [], new Date(0))).toThrow('no times of day');
    expect(() => nextLocalTimes('Nowhere', ['09:00'], new Date(0))).toThrow('not a time zone');
  });
});

describe('a zone', () => {
  it('is a name of the IANA database', () => {
    for (const name of [...ZONES, 'Asia/Calcutta', 'Etc/GMT+5', 'America/Argentina/Buenos_Aires']) expect(isZone(name)).toBe(true);
    for (const text of ['', 'Z', '+02:00', '-0500', 'Europe/Atlantis', 'CEST', '2024-01-01T00:00Z[Europe/Berlin]', ' Europe/Berlin'])
      expect(isZone(text)).toBe(false);
  });
});
