import { Controller, Inject, Res } from '@nestjs/common';
import { CALENDAR_DAYS_AHEAD, dayOf, getDeadlinesCalendar, MOST_CALENDAR_EVENTS } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import type { FastifyReply } from 'fastify';
import { readPosition } from '../position.js';
import { daysAsked } from './deadline-days.js';
import { eventOf } from './deadline-event.js';
import { calendarOf } from './icalendar.js';
import { deadlineLines } from './list-deadlines.query.js';

/** What is due, for calendars. */
@Controller()
export class CalendarController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Endpoint(getDeadlinesCalendar)
  async get(
    @Input() { query }: InputOf<typeof getDeadlinesCalendar>,
    @SignedIn() { reader }: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const now = this.clock.now();
    const { partner, kind, agreement } = query;
    const filter = { ...daysAsked(query, now, CALENDAR_DAYS_AHEAD), partner, kind, agreement };
    const { lines, position } = await this.transactions.read(reader, async (tx) => ({
      position: await readPosition(tx),
      lines: await deadlineLines(tx, filter, dayOf(now), MOST_CALENDAR_EVENTS + 1),
    }));
    reply
      .header('content-type', 'text/calendar; charset=utf-8')
      .header('content-disposition', 'inline; filename="deadlines.ics"')
      .header('cache-control', 'private, no-cache')
      .header('entente-position', JSON.stringify(position))
      .header('entente-truncated', String(lines.length > MOST_CALENDAR_EVENTS));
    return calendarOf(partner === undefined ? 'Entente deadlines' : `Entente deadlines of ${partner}`, lines.slice(0, MOST_CALENDAR_EVENTS).map(eventOf));
  }
}
