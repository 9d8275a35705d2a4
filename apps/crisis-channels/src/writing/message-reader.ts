import { Inject, Injectable } from '@nestjs/common';
import { DomainError, type MessageView } from '@entente/contracts';
import { Transactions, type Tx } from '@entente/persistence';
import type { Caller } from '@entente/service-kit';
import { messageView } from '../domain/messages/message-view.js';
import { MessageRepository, type MessageScope, type ReadMessage } from '../persistence/message.repository.js';
import { observes } from './messaging.js';

/** What of messages a caller is told: observers of all, without text; everybody else of those that their labels let it read. */
export function scopeOf(caller: Caller): MessageScope {
  return observes(caller) ? 'envelopes' : 'contents';
}

/** Messages as callers see them. */
@Injectable()
export class MessageReader {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(MessageRepository) private readonly messages: MessageRepository,
  ) {}

  /** Throws `not-found`: `no-such-message`. */
  get(id: string, caller: Caller): Promise<MessageView> {
    return this.transactions.read(caller.reader, async (tx) => {
      const found = await this.messages.where(tx, scopeOf(caller), 'c.id = $1', [id], 1);
      const [view] = await this.views(tx, found, caller);
      if (view === undefined) throw new DomainError('not-found', 'no-such-message', 'there is none that you may see');
      return view;
    });
  }

  /** Messages as the caller sees them, with those that answer and supersede them where it may know of those. */
  async views(tx: Tx, found: readonly ReadMessage[], caller: Caller): Promise<MessageView[]> {
    const others = found.flatMap(({ course: { supersededBy, duties } }) => [supersededBy ?? [], duties.flatMap(({ reply }) => reply ?? [])].flat());
    const shown = await this.messages.shown(tx, scopeOf(caller), others);
    return found.map(({ course, contents }) => messageView(course, contents, (id) => shown.has(id)));
  }
}
