/** A whole-day event of a calendar. */
export interface CalendarEvent {
  uid: string;
  /** When it was first told as it stands. */
  stamp: Date;
  /** `YYYY-MM-DD` */
  day: string;
  summary: string;
  description: string;
  category: string;
  /** Other people's calendars may show it. */
  open: boolean;
}

const MOST_OCTETS = 75;

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

function linesOf({ uid, stamp, day, summary, description, category, open }: CalendarEvent): string[] {
  return [
    'BEGIN:VEVENT',
    `UID:${escaped(uid)}`,
    `DTSTAMP:${utc(stamp)}`,
    `DTSTART;VALUE=DATE:${day.replaceAll('-', '')}`,
    `SUMMARY:${escaped(summary)}`,
    `DESCRIPTION:${escaped(description)}`,
    `CATEGORIES:${escaped(category)}`,
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
    'PRODID:-//Entente//Deadlines//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escaped(name)}`,
    ...events.flatMap(linesOf),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}
