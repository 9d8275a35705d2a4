import { fact, lineCheckMissed, lineCheckPassed, type Fact, type LineCheck, type LineCheckSchedule, type LogContent } from '@entente/contracts';
import type { Clocks } from './arrangements.js';
import { about, degradeChannel, type Channel, type ChannelDecision } from './channel.js';
import type { Moment } from './decision.js';

/** How far the line checks of a channel have come. */
export interface Line {
  /** When the first check that was neither passed nor missed is due. */
  readonly nextDue?: Date | undefined;
  /** When the last one that was passed or missed was due. */
  readonly judgedDue?: Date | undefined;
  /** Missed in a row since contact was last made. */
  readonly streak: number;
  readonly lastContact?: Date | undefined;
}

/** A line on which nothing was ever checked. */
export const UNCHECKED: Line = { streak: 0 };

/** A check that was passed or missed, and what that tells. */
export interface JudgedCheck {
  readonly check: LineCheck;
  readonly fact: Fact;
}

/** A channel and its line after what was decided, and everything that came of it: what is written, told and logged, each in order. */
export interface LineCourse {
  readonly channel: Channel;
  readonly line: Line;
  readonly decisions: readonly ChannelDecision[];
  readonly checks: readonly JudgedCheck[];
  readonly contents: readonly LogContent[];
}

/** Where a course begins. */
export function courseOf(channel: Channel, line: Line): LineCourse {
  return { channel, line, decisions: [], checks: [], contents: [] };
}

/** The course after a decision on its channel. */
export function decided(course: LineCourse, decision: ChannelDecision, contents: readonly LogContent[], line: Line = course.line): LineCourse {
  return { ...course, channel: decision.next, line, decisions: [...course.decisions, decision], contents: [...course.contents, ...contents] };
}

/** The schedule its line is checked by: none while the channel is not in use. */
export function scheduleOf({ record }: Channel): LineCheckSchedule | undefined {
  switch (record.state) {
    case 'open':
    case 'degraded':
      return record.arrangements?.lineChecks;
    case 'proposed':
    case 'closed':
      return undefined;
  }
}

/** When the grace of a check ends: from then on it is missed. */
export function graceEnd(dueAt: Date, { graceMinutes }: LineCheckSchedule): Date {
  return new Date(dueAt.getTime() + graceMinutes * 60_000);
}

/** When its grace begins: contact made from then on passes it. */
function graceBegin(dueAt: Date, { graceMinutes }: LineCheckSchedule): Date {
  return new Date(dueAt.getTime() - graceMinutes * 60_000);
}

function judged(line: Line, dueAt: Date, { zone, times }: LineCheckSchedule, clocks: Clocks): Line {
  return { ...line, judgedDue: dueAt, nextDue: clocks.nextOf(zone, times, dueAt) };
}

function miss(course: LineCourse, dueAt: Date, schedule: LineCheckSchedule, clocks: Clocks, moment: Moment): LineCourse {
  const { channel, line } = course;
  const id = moment.newId();
  const missed = { dueAt: dueAt.toISOString(), streak: line.streak + 1 };
  const signal = missed.streak === moment.rules.missedChecks.streak;
  const after: LineCourse = {
    ...course,
    line: { ...judged(line, dueAt, schedule, clocks), streak: missed.streak },
    checks: [
      ...course.checks,
      {
        check: { outcome: 'missed', id, ...missed, toldAt: moment.now.toISOString() },
        fact: fact(lineCheckMissed, { channel: channel.id, ...about(channel.record), ...missed, signal }),
      },
    ],
    contents: [...course.contents, { kind: 'line-check-missed', check: id, ...missed }],
  };
  if (channel.record.state !== 'open' || missed.streak < schedule.degradedAfter) return after;
  return decided(after, degradeChannel(channel, missed.streak, line.lastContact), [{ kind: 'channel-degraded' }]);
}

/**
 * Every check whose grace has ended by an instant is missed, in the order they were due, at most so many of them. Whoever
 * changes a line calls it first, so that nothing that was due is passed over, however late the service wakes.
 */
export function settle(course: LineCourse, until: Date, clocks: Clocks, moment: Moment, most = Infinity): LineCourse {
  const schedule = scheduleOf(course.channel);
  if (schedule === undefined) return course;
  let settled = course;
  for (let count = 0; count < most; count += 1) {
    const { nextDue } = settled.line;
    if (nextDue === undefined || graceEnd(nextDue, schedule) > until) break;
    settled = miss(settled, nextDue, schedule, clocks, moment);
  }
  return settled;
}

/**
 * The line under the schedule its channel has now. A check whose time has come stays due while its grace runs; one that was
 * passed before its time does not come again.
 */
export function rescheduled(line: Line, channel: Channel, clocks: Clocks, { now }: Moment): Line {
  const schedule = scheduleOf(channel);
  if (schedule === undefined) return { ...line, nextDue: undefined };
  if (line.nextDue !== undefined && line.nextDue <= now) return line;
  const after = line.judgedDue !== undefined && line.judgedDue > now ? line.judgedDue : now;
  return { ...line, nextDue: clocks.nextOf(schedule.zone, schedule.times, after) };
}

/** The check whose grace holds an instant, among those neither passed nor missed. */
function openAt({ channel, line: { nextDue } }: LineCourse, at: Date): { dueAt: Date; schedule: LineCheckSchedule } | undefined {
  const schedule = scheduleOf(channel);
  if (schedule === undefined || nextDue === undefined || graceBegin(nextDue, schedule) > at) return undefined;
  return { dueAt: nextDue, schedule };
}

/** Contact as it is told. */
export type Heard = Pick<Extract<LineCheck, { outcome: 'passed' }>, 'by' | 'means' | 'heardAt' | 'note'>;

/** A check passed, scheduled or not: contact was made at a time by which every check before it was settled. */
export function pass(course: LineCourse, { note, ...heard }: Heard, clocks: Clocks, moment: Moment): LineCourse {
  const { channel, line } = course;
  const heardAt = new Date(heard.heardAt);
  const due = openAt(course, heardAt);
  const id = moment.newId();
  const told = due === undefined ? heard : { dueAt: due.dueAt.toISOString(), ...heard };
  const moved = due === undefined ? line : judged(line, due.dueAt, due.schedule, clocks);
  const lastContact = line.lastContact !== undefined && line.lastContact > heardAt ? line.lastContact : heardAt;
  return {
    ...course,
    line: { ...moved, streak: 0, lastContact },
    checks: [
      ...course.checks,
      {
        check: { outcome: 'passed', id, ...told, ...(note !== undefined && { note }), toldAt: moment.now.toISOString() },
        fact: fact(lineCheckPassed, { channel: channel.id, ...about(channel.record), ...told }),
      },
    ],
    contents: [...course.contents, { kind: 'line-check-passed', check: id, ...told }],
  };
}
