import { Controller, Inject, Res } from '@nestjs/common';
import { CALENDAR_DAYS_BACK, getOccasionsCalendar, MOST_OCCASION_EVENTS } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import type { FastifyReply } from 'fastify';
import { readPosition } from '../position.js';
import { sendCalendar } from '../send-calendar.js';
import { occasionLines } from './list-occasions.query.js';
import { eventOf } from './occasion-event.js';
import { filterOf } from './occasion-filter.js';

/** What happens, for calendars. */
@Controller()
export class OccasionsCalendarController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Endpoint(getOccasionsCalendar)
  async get(
    @Input() { query }: InputOf<typeof getOccasionsCalendar>,
    @SignedIn() { reader }: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const filter = filterOf(query, this.clock.now(), CALENDAR_DAYS_BACK);
    const { lines, position } = await this.transactions.read(reader, async (tx) => ({
      position: await readPosition(tx),
      lines: await occasionLines(tx, filter, filter, 'soonest first', MOST_OCCASION_EVENTS + 1),
    }));
    const name = ['Entente', ...filter.partners].join(' ');
    return sendCalendar(reply, { name, file: 'calendar', position, events: lines.map(eventOf), most: MOST_OCCASION_EVENTS });
  }
}
