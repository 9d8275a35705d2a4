import { describe, expect, it } from '@jest/globals';
import { plusDays, type ChannelRecord, type LineCheck } from '@entente/contracts';
import { instantOf } from '@entente/timers';
import fc from 'fast-check';
import { aChannel, aMoment } from '../domain/a-crisis.js';
import { courseOf, settle, UNCHECKED, type LineCourse } from '../domain/line.js';
import { makeContact, openLine } from '../domain/run-line.js';
import { clocks } from './clocks.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const pad = (value: number): string => String(value).padStart(2, '0');

/** Zones and a day of theirs on which clocks change, forward or back. */
const CHANGES = [
  ['Europe/Oslo', '2024-03-31'],
  ['Europe/Oslo', '2024-10-27'],
  ['America/New_York', '2024-03-10'],
  ['America/New_York', '2024-11-03'],
  ['Australia/Lord_Howe', '2024-10-06'],
  ['Australia/Lord_Howe', '2024-04-07'],
  ['Africa/Casablanca', '2024-03-10'],
  ['Africa/Casablanca', '2024-04-14'],
  ['Pacific/Chatham', '2024-04-07'],
  ['Asia/Beirut', '2024-03-31'],
] as const;

const time = fc
  .oneof(fc.integer({ min: 0, max: 24 * 60 - 1 }), fc.integer({ min: 0, max: 4 * 60 }))
  .map((minutes) => `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`);

/** A schedule, the day clocks change around which it is run, and what happens, so many minutes after what happened before. */
const run = fc.record({
  change: fc.constantFrom(...CHANGES),
  times: fc.uniqueArray(time, { minLength: 1, maxLength: 6 }),
  graceMinutes: fc.integer({ min: 1, max: 180 }),
  degradedAfter: fc.integer({ min: 1, max: 4 }),
  steps: fc.array(fc.record({ after: fc.integer({ min: 1, max: 20 * 60 }), what: fc.constantFrom('wake', 'contact'), most: fc.integer({ min: 1, max: 3 }) }), {
    minLength: 1,
    maxLength: 30,
  }),
});

describe('the line checks of any schedule', () => {
  it('come once for every local day and time, in order, over changes of clocks and however late the service wakes', () => {
    fc.assert(
      fc.property(run, ({ change: [zone, day], times, graceMinutes, degradedAfter, steps }) => {
        const record: Partial<ChannelRecord> = { arrangements: { lineChecks: { zone, times, graceMinutes, degradedAfter } } };
        const shown = clocks();
        const begin = Date.parse(`${plusDays(day, -2)}T12:00:00Z`);
        const on = plusDays(day, -2);
        let now = begin;
        const checks: LineCheck[] = [];
        const moment = (): ReturnType<typeof aMoment> => aMoment(new Date(now).toISOString());
        let { channel, line } = openLine(courseOf(aChannel(record), UNCHECKED), { on }, [], shown, moment());
        const take = (course: LineCourse): void => {
          checks.push(...course.checks.map(({ check }) => check));
          ({ channel, line } = course);
        };
        for (const { after, what, most } of steps) {
          now += after * MINUTE;
          const course = courseOf(channel, line);
          take(what === 'wake' ? settle(course, new Date(now), shown, moment(), most) : makeContact(course, { means: 'radio' }, 'NOR', [], shown, moment()));
        }
        take(settle(courseOf(channel, line), new Date(now), shown, moment()));

        const grace = graceMinutes * MINUTE;
        const days = Array.from({ length: Math.ceil((now - begin) / (24 * HOUR)) + 6 }, (_, index) => plusDays(on, index - 2));
        const instants = days.flatMap((local) => times.map((shownTime) => instantOf(zone, local, shownTime).getTime()));
        const due = [...new Set(instants)].filter((at) => at > begin).sort((a, b) => a - b);
        const judged = checks.flatMap((check) => (check.dueAt === undefined ? [] : [Date.parse(check.dueAt)]));
        // Each once and in order: all whose grace has ended, and one passed before it has.
        expect(judged).toEqual(due.slice(0, judged.length));
        expect(due[judged.length] ?? Infinity).toBeGreaterThan(now - grace);
        const heard = (check: LineCheck): number => (check.outcome === 'passed' ? Date.parse(check.heardAt) : NaN);
        for (const check of checks) {
          if (check.dueAt === undefined) continue;
          const at = Date.parse(check.dueAt);
          const within = (other: LineCheck): boolean => heard(other) >= at - grace && heard(other) < at + grace;
          if (check.outcome === 'passed') expect(within(check)).toBe(true);
          // Missed: whoever made contact within its grace passed an earlier one.
          else expect(checks.filter((other) => within(other) && other.dueAt === undefined)).toEqual([]);
        }
        let streak = 0;
        for (const check of checks) {
          streak = check.outcome === 'passed' ? 0 : streak + 1;
          if (check.outcome === 'missed') expect(check.streak).toBe(streak);
        }
        expect(line.streak).toBe(streak);
        if (streak >= degradedAfter) expect(channel.record.state).toBe('degraded');
      }),
      { numRuns: 200 },
    );
  }, 60_000);
});
