import { Controller, Inject } from '@nestjs/common';
import { listChannelHeads, listLogKeys, type LogKey, type SignedHead } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { ChannelHeads } from '../../persistence/channel-heads.js';
import { ChannelRepository } from '../../persistence/channel.repository.js';

/** What was signed, and the keys to check it with. */
@Controller()
export class ListHeadsController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(ChannelRepository) private readonly channels: ChannelRepository,
    @Inject(ChannelHeads) private readonly heads: ChannelHeads,
  ) {}

  @Endpoint(listChannelHeads)
  list(
    @Input() { params, query }: InputOf<typeof listChannelHeads>,
    @SignedIn() { reader }: Caller,
  ): Promise<{ items: SignedHead[]; next: number | null; total: number }> {
    return this.transactions.read(reader, async (tx) => {
      await this.channels.records.get(tx, params.id);
      const found = await this.heads.after(tx, params.id, query.after, query.limit + 1);
      const items = found.slice(0, query.limit);
      return { items, next: found.length > query.limit ? (items.at(-1)?.position ?? null) : null, total: await this.heads.count(tx, params.id) };
    });
  }

  @Endpoint(listLogKeys)
  keys(@SignedIn() { reader }: Caller): Promise<{ items: LogKey[] }> {
    return this.transactions.read(reader, async (tx) => ({ items: await this.heads.keys(tx) }));
  }
}
