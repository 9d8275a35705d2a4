import type { FastifyReply } from 'fastify';
import { calendarOf, type CalendarEvent } from './icalendar.js';

/** A calendar as it is answered. */
interface Feed {
  /** What calendar programs call it. */
  name: string;
  /** The name of the file, without its ending. */
  file: string;
  /** One more than `most` shows that there are more. */
  events: readonly CalendarEvent[];
  most: number;
  position: Readonly<Record<string, number>>;
}

/** Sets the headers of a calendar, and answers its text. */
export function sendCalendar(reply: FastifyReply, { name, file, events, most, position }: Feed): string {
  reply
    .header('content-type', 'text/calendar; charset=utf-8')
    .header('content-disposition', `inline; filename="${file}.ics"`)
    .header('cache-control', 'private, no-cache')
    .header('entente-position', JSON.stringify(position))
    .header('entente-truncated', String(events.length > most));
  return calendarOf(name, events.slice(0, most));
}
