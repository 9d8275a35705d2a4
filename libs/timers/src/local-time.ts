import type { Day } from '@entente/contracts';
import { Temporal } from 'temporal-polyfill';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

/** True for the name of a time zone in the IANA database, such as `Europe/Berlin` or `UTC`; not for an offset such as `+02:00`. */
export function isZone(text: string): boolean {
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

/**
 * The instant at which clocks in the zone show the time (`HH:MM`, 24 hours) on the day. Where clocks are put forward over
 * it, it counts from before the change: 02:30 in a gap from 02:00 to 03:00 is 03:30. Where they are put back over it, it is
 * the first of the two. This is "compatible" of Temporal's disambiguation and what RFC 5545, 3.3.5 says of calendars.
 * Throws `RangeError` on anything that is no zone, day or time.
 */
export function instantOf(zone: string, day: Day, time: string): Date {
  checkZone(zone);
  if (!DAY.test(day)) throw new RangeError(`not a day: ${day}`);
  return first(zone, Temporal.PlainDate.from(day), timeOfDay(time));
}

/**
 * The first instant after `after`, never `after` itself, at which it is one of the times in the zone. Throws `RangeError`
 * as `instantOf` does, and when there are no times.
 */
export function nextLocalTimes(zone: string, times: readonly string[], after: Date): Date {
  if (times.length === 0) throw new RangeError('no times of day');
  checkZone(zone);
  const plain = times.map(timeOfDay);
  const today = Temporal.Instant.fromEpochMilliseconds(after.getTime()).toZonedDateTimeISO(zone).toPlainDate();
  // Clocks put forward may carry a time of yesterday into today, and past all times of today and tomorrow.
  const days = [-1, 0, 1, 2].map((days) => today.add({ days }));
  const instants = days.flatMap((day) => plain.map((time) => first(zone, day, time).getTime()));
  return new Date(Math.min(...instants.filter((instant) => instant > after.getTime())));
}

function first(zone: string, day: Temporal.PlainDate, time: Temporal.PlainTime): Date {
  return new Date(day.toPlainDateTime(time).toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds);
}

function checkZone(zone: string): void {
  if (!isZone(zone)) throw new RangeError(`not a time zone: ${zone}`);
}

function timeOfDay(time: string): Temporal.PlainTime {
  if (!TIME.test(time)) throw new RangeError(`not a time of day: ${time}`);
  return Temporal.PlainTime.from(time);
}
