import { Controller, Inject } from '@nestjs/common';
import { getChannelReadiness, type ChannelReadiness } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { UNCHECKED } from '../../domain/line.js';
import { lineSummary } from '../../domain/views.js';
import { ChannelRepository } from '../../persistence/channel.repository.js';
import { LineRepository } from '../../persistence/line.repository.js';

const DAY_MS = 24 * 3_600_000;

/** How far a channel can be relied on now. */
@Controller()
export class GetReadinessController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(ChannelRepository) private readonly channels: ChannelRepository,
    @Inject(LineRepository) private readonly lines: LineRepository,
  ) {}

  @Endpoint(getChannelReadiness)
  get(@Input() { params: { id } }: InputOf<typeof getChannelReadiness>, @SignedIn() { reader }: Caller): Promise<ChannelReadiness> {
    return this.transactions.read(reader, async (tx) => {
      const { record } = await this.channels.records.get(tx, id);
      const lines = await this.lines.of(tx, [id]);
      const now = this.clock.now().getTime();
      const [last30Days, last90Days] = await this.lines.sharesSince(tx, id, [new Date(now - 30 * DAY_MS), new Date(now - 90 * DAY_MS)]);
      return {
        channel: id,
        state: record.state,
        ...lineSummary(lines.get(id) ?? UNCHECKED),
        last30Days: shareOf(last30Days),
        last90Days: shareOf(last90Days),
      };
    });
  }
}

function shareOf({ due, passed } = { due: 0, passed: 0 }): ChannelReadiness['last30Days'] {
  return { due, passed, share: due === 0 ? null : passed / due };
}
