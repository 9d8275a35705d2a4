import { Controller, Inject } from '@nestjs/common';
import { DEADLINE_DAYS_AHEAD, dayOf, listDeadlines as route } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import type { z } from 'zod';
import { readPosition } from '../position.js';
import { daysAsked } from './deadline-days.js';
import { listDeadlines } from './list-deadlines.query.js';

/** What is due. */
@Controller()
export class ListDeadlinesController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Endpoint(route)
  list(@Input() { query }: InputOf<typeof route>, @SignedIn() { reader }: Caller): Promise<z.infer<typeof route.response>> {
    const now = this.clock.now();
    const { limit, cursor, partner, kind, agreement, belongsTo } = query;
    const filter = { ...daysAsked(query, now, DEADLINE_DAYS_AHEAD), partner, kind, agreement, belongsTo };
    return this.transactions.read(reader, async (tx) => {
      const position = await readPosition(tx);
      return { ...(await listDeadlines(tx, filter, { limit, cursor }, dayOf(now))), until: filter.until, position };
    });
  }
}
