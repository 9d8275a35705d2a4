import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '@entente/persistence';
import type { Timer, TimerHandler } from '@entente/timers';
import { overdue } from '../../domain/messages/acknowledge.js';
import { MessageRepository } from '../../persistence/message.repository.js';
import { ACKNOWLEDGEMENT_DUE, MessageWriter, REPLY_DUE } from '../../writing/message-writer.js';
import { Writer } from '../../writing/writer.js';

/** Tells what is owed on messages when its time has passed, once per message and party; of what was done meanwhile nothing. */
class TellOverdue {
  constructor(
    @Inject(MessageWriter) private readonly writer: MessageWriter,
    @Inject(MessageRepository) private readonly messages: MessageRepository,
    @Inject(Writer) private readonly moments: Writer,
  ) {}

  protected async tell(tx: Tx, what: 'acknowledgement' | 'reply', timers: readonly Timer[], now: Date): Promise<void> {
    const messages = timers.map(({ key }) => key);
    const moment = this.moments.now(now);
    const channels = [...(await this.messages.find(tx, messages)).values()].map(({ course }) => course.channel);
    const board = await this.writer.layOut(tx, { channels, messages, drafts: [], crises: [] }, moment);
    for (const id of messages) board.putOn(id, (course) => overdue(course, what, now));
    await this.writer.keep(tx, board, moment);
  }
}

@Injectable()
export class TellAcknowledgementOverdue extends TellOverdue implements TimerHandler {
  readonly kind = ACKNOWLEDGEMENT_DUE;

  fire(tx: Tx, timers: readonly Timer[], now: Date): Promise<void> {
    return this.tell(tx, 'acknowledgement', timers, now);
  }
}

@Injectable()
export class TellReplyOverdue extends TellOverdue implements TimerHandler {
  readonly kind = REPLY_DUE;

  fire(tx: Tx, timers: readonly Timer[], now: Date): Promise<void> {
    return this.tell(tx, 'reply', timers, now);
  }
}
