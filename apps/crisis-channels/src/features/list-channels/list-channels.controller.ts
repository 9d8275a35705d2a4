import { Controller, Inject } from '@nestjs/common';
import { AggregateId, listChannels, type ChannelView, type Page } from '@entente/contracts';
import { wordsOf } from '@entente/partner-directory';
import { Conditions, decodeCursor, encodeCursor, Transactions, type Tx } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { channelView } from '../../domain/views.js';
import { ChannelRepository } from '../../persistence/channel.repository.js';
import { LineRepository } from '../../persistence/line.repository.js';

type Query = InputOf<typeof listChannels>['query'];

/** Channels by id; the count is over what the reader may see. */
@Controller()
export class ListChannelsController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(ChannelRepository) private readonly channels: ChannelRepository,
    @Inject(LineRepository) private readonly lines: LineRepository,
  ) {}

  @Endpoint(listChannels)
  list(@Input() { query }: InputOf<typeof listChannels>, @SignedIn() { reader }: Caller): Promise<Page<ChannelView>> {
    return this.transactions.read(reader, (tx) => this.page(tx, query));
  }

  private async page(tx: Tx, query: Query): Promise<Page<ChannelView>> {
    const [page, all] = [filtered(query), filtered(query)];
    if (query.cursor !== undefined) page.add(`id > ${page.value(decodeCursor(query.cursor, 1, ([id]) => AggregateId.safeParse(id).success)[0])}::uuid`);
    const found = await this.channels.where(tx, page.sql, page.values, query.limit + 1);
    const items = found.slice(0, query.limit);
    const last = items.at(-1);
    const lines = await this.lines.of(
      tx,
      items.map(({ id }) => id),
    );
    return {
      items: items.map((channel) => channelView(channel, lines.get(channel.id))),
      next: found.length > query.limit && last ? encodeCursor([last.id]) : null,
      total: await this.channels.count(tx, String(all.sql), all.values),
    };
  }
}

function filtered(query: Query): Conditions {
  const conditions = new Conditions();
  if (query.state !== undefined) conditions.add(`state = ${conditions.value(query.state)}`);
  if (query.basis !== undefined) conditions.add(`basis = ${conditions.value(query.basis)}::uuid`);
  if (query.party !== undefined) conditions.add(`${conditions.value(query.party)} = ANY(parties)`);
  if (query.q !== undefined) conditions.add(`words @> ${conditions.value(wordsOf(query.q))}::text[]`);
  return conditions;
}
