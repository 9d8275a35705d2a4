import { z } from 'zod';

/** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`: stands for its whole interval of days. */
export type PartialDate = string;
/** One ISO day, `YYYY-MM-DD`. */
export type Day = string;
/** The answer of a comparison that a partial date may leave open. */
export type Certainty = 'certain' | 'possible' | 'no';

const SHAPE = /^(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?$/;

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

/** True when the text is a partial date that exists in the Gregorian calendar (years 0001–9999). */
export function isPartialDate(text: string): boolean {
  const match = SHAPE.exec(text);
  if (!match || match[1] === '0000') return false;
  return match[3] === undefined || Number(match[3]) <= daysInMonth(Number(match[1]), Number(match[2]));
}

/** True for one day of the calendar. */
export function isDay(text: string): boolean {
  return text.length === 10 && isPartialDate(text);
}

/** First and last day a partial date may mean, both inclusive. Throws `RangeError` on anything else. */
export function interval(date: PartialDate): { first: Day; last: Day } {
  const match = SHAPE.exec(date);
  if (!match || !isPartialDate(date)) throw new RangeError(`not a partial date: ${date}`);
  const [, year = '', month, day] = match;
  if (day !== undefined) return { first: date, last: date };
  if (month !== undefined) {
    return { first: `${date}-01`, last: `${date}-${pad(daysInMonth(Number(year), Number(month)), 2)}` };
  }
  return { first: `${year}-01-01`, last: `${year}-12-31` };
}

/** Is `a` before `b`: on every reading, on some, or on none? */
export function isBefore(a: PartialDate, b: PartialDate): Certainty {
  const left = interval(a);
  const right = interval(b);
  if (left.last < right.first) return 'certain';
  return left.first < right.last ? 'possible' : 'no';
}

/** The day of an instant in UTC. */
export function dayOf(instant: Date): Day {
  return instant.toISOString().slice(0, 10);
}

/** The last day there is a text for; later ones are told as this one. */
const LAST_DAY: Day = '9999-12-31';
const DAY_MS = 24 * 3_600_000;

/** The day a number of days later, or earlier where it is negative. */
export function plusDays(day: Day, days: number): Day {
  const other = new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS);
  return other.getUTCFullYear() > 9999 ? LAST_DAY : dayOf(other);
}

export const PartialDate = z
  .string()
  .regex(SHAPE, 'expected a date as YYYY, YYYY-MM or YYYY-MM-DD')
  .refine((text) => !SHAPE.test(text) || isPartialDate(text), { message: 'this day does not exist in the calendar', params: { code: 'impossible-date' } })
  .meta({ id: 'PartialDate', format: 'partial-date', description: 'YYYY, YYYY-MM or YYYY-MM-DD; stands for its whole interval', examples: ['2004-03'] });

export const Day = z
  .string()
  .refine(isDay, 'expected one day as YYYY-MM-DD')
  .meta({ id: 'Day', format: 'date', description: 'one day, YYYY-MM-DD', examples: ['2004-03-29'] });

export const Instant = z.iso
  .datetime({ offset: true })
  .meta({ id: 'Instant', description: 'RFC 3339 date and time with offset', examples: ['2026-01-31T09:00:00Z'] });
