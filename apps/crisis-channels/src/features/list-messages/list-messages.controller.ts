import { Controller, Inject } from '@nestjs/common';
import { getMessage, listMessages, type MessageView, type Page } from '@entente/contracts';
import { Conditions, decodeCursor, encodeCursor, Transactions, type Tx } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { ChannelRepository } from '../../persistence/channel.repository.js';
import { MessageRepository } from '../../persistence/message.repository.js';
import { MessageReader, scopeOf } from '../../writing/message-reader.js';

type Asked = InputOf<typeof listMessages>;

/** Messages by their positions in the log; the count is over what the reader is told of. */
@Controller()
export class ListMessagesController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(ChannelRepository) private readonly channels: ChannelRepository,
    @Inject(MessageRepository) private readonly messages: MessageRepository,
    @Inject(MessageReader) private readonly reader: MessageReader,
  ) {}

  @Endpoint(listMessages)
  list(@Input() asked: Asked, @SignedIn() caller: Caller): Promise<Page<MessageView>> {
    return this.transactions.read(caller.reader, async (tx) => {
      await this.channels.records.get(tx, asked.params.id);
      return this.page(tx, asked, caller);
    });
  }

  @Endpoint(getMessage)
  get(@Input() { params }: InputOf<typeof getMessage>, @SignedIn() caller: Caller): Promise<MessageView> {
    return this.reader.get(params.id, caller);
  }

  private async page(tx: Tx, asked: Asked, caller: Caller): Promise<Page<MessageView>> {
    const { query } = asked;
    const [scope, page, all] = [scopeOf(caller), filtered(asked, caller), filtered(asked, caller)];
    if (query.cursor !== undefined) page.add(`c.position > ${page.value(decodeCursor(query.cursor, 1, ([at]) => Number.isSafeInteger(at))[0])}::bigint`);
    const found = await this.messages.where(tx, scope, page.sql, page.values, query.limit + 1);
    const items = found.slice(0, query.limit);
    const last = items.at(-1);
    return {
      items: await this.reader.views(tx, items, caller),
      next: found.length > query.limit && last ? encodeCursor([last.course.position]) : null,
      total: await this.messages.count(tx, scope, all.sql, all.values),
    };
  }
}

function filtered({ params, query }: Asked, caller: Caller): Conditions {
  const conditions = new Conditions();
  conditions.add(`c.channel = ${conditions.value(params.id)}`);
  if (query.from !== undefined) conditions.add(`c.sender = ${conditions.value(query.from)}`);
  if (query.precedence !== undefined) conditions.add(`c.precedence = ${conditions.value(query.precedence)}`);
  if (query.open !== undefined) conditions.add(query.open === 'reply' ? 'c.unanswered' : 'c.unacknowledged');
  // What a message is about is part of its contents.
  if (query.crisis !== undefined) conditions.add(scopeOf(caller) === 'contents' ? `c.crisis = ${conditions.value(query.crisis)}` : 'FALSE');
  return conditions;
}
