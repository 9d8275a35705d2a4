import { Controller, Inject } from '@nestjs/common';
import { DomainError, getCrisisTimeline } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import type { z } from 'zod';
import { readPosition } from '../position.js';
import { crisisTimeline, seesCrisis } from './crisis-timeline.query.js';

/** What happened in a crisis and around it, from everybody's events. */
@Controller()
export class CrisisTimelineController {
  constructor(@Inject(Transactions) private readonly transactions: Transactions) {}

  @Endpoint(getCrisisTimeline)
  get(@Input() { params, query }: InputOf<typeof getCrisisTimeline>, @SignedIn() { reader }: Caller): Promise<z.infer<typeof getCrisisTimeline.response>> {
    return this.transactions.read(reader, async (tx) => {
      const position = await readPosition(tx);
      if (!(await seesCrisis(tx, params.id))) throw new DomainError('not-found', 'no-such-crisis', 'there is none that you may see');
      return { ...(await crisisTimeline(tx, params.id, query)), position };
    });
  }
}
