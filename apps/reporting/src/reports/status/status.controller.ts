import { Controller, Inject } from '@nestjs/common';
import { getReportingStatus } from '@entente/contracts';
import type { Bus } from '@entente/messaging';
import { Transactions } from '@entente/persistence';
import { Endpoint, SignedIn, type Caller } from '@entente/service-kit';
import { BUS } from '@entente/service-kit/owner';
import type { z } from 'zod';
import { PROJECTED_TOPICS } from '../../projections/projection.consumer.js';
import { readPosition } from '../position.js';

/** How far the log has been read, and what was put aside on the way. */
@Controller()
export class StatusController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(BUS) private readonly bus: Bus,
  ) {}

  @Endpoint(getReportingStatus)
  async get(@SignedIn() { reader }: Caller): Promise<z.infer<typeof getReportingStatus.response>> {
    const ends = await this.bus.endOffsets(PROJECTED_TOPICS);
    return this.transactions.read(reader, async (tx) => {
      const position = await readPosition(tx);
      const [put] = await tx.query<{ quarantined: number; held: number }>(
        `SELECT (count(*) FILTER (WHERE state = 'poison'))::int AS quarantined, (count(*) FILTER (WHERE state = 'held'))::int AS held FROM dead_letter`,
      );
      const lag = PROJECTED_TOPICS.map((topic): [string, number] => [
        topic,
        Math.max(0, (ends.get(topic) ?? []).reduce((sum, end) => sum + end, 0) - (position[topic] ?? 0)),
      ]);
      return { position, lag: Object.fromEntries(lag), quarantined: put?.quarantined ?? 0, held: put?.held ?? 0 };
    });
  }
}
