import { Controller, Inject } from '@nestjs/common';
import { getChannel, type ChannelView } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { channelView } from '../../domain/views.js';
import { ChannelRepository } from '../../persistence/channel.repository.js';
import { LineRepository } from '../../persistence/line.repository.js';

/** One channel: as it is, or as it was known at a time. */
@Controller()
export class GetChannelController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(ChannelRepository) private readonly channels: ChannelRepository,
    @Inject(LineRepository) private readonly lines: LineRepository,
  ) {}

  @Endpoint(getChannel)
  get(@Input() { params, query }: InputOf<typeof getChannel>, @SignedIn() { reader }: Caller): Promise<ChannelView> {
    return this.transactions.read(reader, async (tx) => {
      if (query.knownAt === undefined) {
        const channel = await this.channels.records.get(tx, params.id);
        return channelView(channel, (await this.lines.of(tx, [channel.id])).get(channel.id));
      }
      const known = await this.channels.records.knownAt(tx, params.id, new Date(query.knownAt));
      return { ...channelView(known), knownFrom: known.knownFrom.toISOString() };
    });
  }
}
