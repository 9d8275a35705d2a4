import { dayOf, rank, type Day, type Label } from '@entente/contracts';

/** A whole-day event of a calendar. */
export interface CalendarEvent {
  uid: string;
  /** When it was first told as it stands. */
  stamp: Date;
  /** `YYYY-MM-DD` */
  day: Day;
  /** Inclusive; of several days. */
  lastDay?: Day;
  summary: string;
  location?: string;
  description: string;
  category: string;
  status?: 'TENTATIVE' | 'CONFIRMED' | 'CANCELLED';
  /** Other people's calendars may show it. */
  open: boolean;
}

const MOST_OCTETS = 75;
const DAY_MS = 24 * 3600 * 1000;
const LAST_OF_ALL_DAYS = '9999-12-31';

/** A value of type TEXT (RFC 5545, 3.3.11): whatever a title holds, it stays one value of one line. */
function escaped(text: string): string {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[^\P{Cc}\t\n]/gu, '')
    .replaceAll(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n');
}

/** A content line in pieces of at most 75 octets, no character cut (RFC 5545, 3.1). */
function folded(line: string): string {
  const lines: string[] = [];
  let piece = '';
  let octets = 0;
  for (const character of line) {
    const more = Buffer.byteLength(character);
    if (octets + more > MOST_OCTETS) {
      lines.push(piece);
      [piece, octets] = [' ', 1];
    }
    piece += character;
    octets += more;
  }
  return [...lines, piece].join('\r\n');
}

function utc(instant: Date): string {
  return instant.toISOString().replaceAll(/[-:]|\.\d+/g, '');
}

/** May everybody see what is under this label? */
export function isOpen({ policy, classification, categories, releasableTo }: Label): boolean {
  return policy === 'PUBLIC' && rank(classification) === 0 && categories.length === 0 && releasableTo === undefined;
}

function dateOf(day: Day): string {
  return day.replaceAll('-', '');
}

/** When an event ends: on the first day it does not hold any more; nothing for the last day calendars know. */
function endOf(lastDay: Day | undefined): string[] {
  if (lastDay === undefined || lastDay >= LAST_OF_ALL_DAYS) return [];
  return [`DTEND;VALUE=DATE:${dateOf(dayOf(new Date(Date.parse(`${lastDay}T00:00:00Z`) + DAY_MS)))}`];
}

function linesOf({ uid, stamp, day, lastDay, summary, location, description, category, status, open }: CalendarEvent): string[] {
  return [
    'BEGIN:VEVENT',
    `UID:${escaped(uid)}`,
    `DTSTAMP:${utc(stamp)}`,
    `DTSTART;VALUE=DATE:${dateOf(day)}`,
    ...endOf(lastDay),
    `SUMMARY:${escaped(summary)}`,
    ...(location === undefined ? [] : [`LOCATION:${escaped(location)}`]),
    `DESCRIPTION:${escaped(description)}`,
    `CATEGORIES:${escaped(category)}`,
    ...(status === undefined ? [] : [`STATUS:${status}`]),
    `CLASS:${open ? 'PUBLIC' : 'CONFIDENTIAL'}`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ];
}

/** A calendar (RFC 5545) of these events. */
export function calendarOf(name: string, events: readonly CalendarEvent[]): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Entente//Calendar//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escaped(name)}`,
    ...events.flatMap(linesOf),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}
