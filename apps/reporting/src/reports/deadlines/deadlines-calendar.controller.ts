import { Controller, Inject, Res } from '@nestjs/common';
import { CALENDAR_DAYS_AHEAD, dayOf, getDeadlinesCalendar, MOST_CALENDAR_EVENTS } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import type { FastifyReply } from 'fastify';
import { readPosition } from '../position.js';
import { sendCalendar } from '../send-calendar.js';
import { daysAsked } from './deadline-days.js';
import { eventOf } from './deadline-event.js';
import { deadlineLines } from './list-deadlines.query.js';

/** What is due, for calendars. */
@Controller()
export class DeadlinesCalendarController {
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
    const { partner, kind, agreement, belongsTo } = query;
    const filter = { ...daysAsked(query, now, CALENDAR_DAYS_AHEAD), partner, kind, agreement, belongsTo };
    const { lines, position } = await this.transactions.read(reader, async (tx) => ({
      position: await readPosition(tx),
      lines: await deadlineLines(tx, filter, dayOf(now), MOST_CALENDAR_EVENTS + 1),
    }));
    const name = partner === undefined ? 'Entente deadlines' : `Entente deadlines of ${partner}`;
    return sendCalendar(reply, { name, file: 'deadlines', position, events: lines.map(eventOf), most: MOST_CALENDAR_EVENTS });
  }
}
