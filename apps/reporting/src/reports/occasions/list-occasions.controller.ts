import { Controller, Inject } from '@nestjs/common';
import { listOccasions as route } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import type { z } from 'zod';
import { readPosition } from '../position.js';
import { listOccasions } from './list-occasions.query.js';
import { filterOf } from './occasion-filter.js';

/** What happens, day by day. */
@Controller()
export class ListOccasionsController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Endpoint(route)
  list(@Input() { query }: InputOf<typeof route>, @SignedIn() { reader }: Caller): Promise<z.infer<typeof route.response>> {
    const filter = filterOf(query, this.clock.now(), 0);
    return this.transactions.read(reader, async (tx) => {
      const position = await readPosition(tx);
      return { ...(await listOccasions(tx, filter, query)), from: filter.from, to: filter.to, position };
    });
  }
}
