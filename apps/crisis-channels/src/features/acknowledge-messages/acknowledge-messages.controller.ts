import { Controller, Inject } from '@nestjs/common';
import { acknowledgeMessages, type Acknowledgements } from '@entente/contracts';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { acknowledge } from '../../domain/messages/acknowledge.js';
import type { Board } from '../../writing/board.js';
import { MessageQueue } from '../../writing/message-queue.js';
import { actingFor } from '../../writing/messaging.js';

/** A side says that messages arrived. That answers nothing and agrees to nothing. */
@Controller()
export class AcknowledgeMessagesController {
  constructor(@Inject(MessageQueue) private readonly queue: MessageQueue) {}

  @Endpoint(acknowledgeMessages)
  acknowledge(@Input() { params, body }: InputOf<typeof acknowledgeMessages>, @SignedIn() caller: Caller): Promise<Acknowledgements> {
    return this.queue.post({
      caller,
      channel: params.id,
      messages: body.messages,
      decide: (board) => {
        const [on, acting] = [board.on(params.id, caller), actingFor(caller)];
        board.put(on.channel, acknowledge(body.messages, on, acting, ['body', 'messages']));
        return { answer: () => ({ items: [...new Set(body.messages)].flatMap((id) => receipt(board, id, acting.side)) }) };
      },
    });
  }
}

function receipt(board: Board, message: string, side: string): Acknowledgements['items'] {
  const duty = board.message(message).course.duties.find(({ party }) => party === side);
  if (duty?.acknowledgedAt === undefined) return [];
  return [{ message, acknowledgedAt: duty.acknowledgedAt, late: duty.late.includes('acknowledgement') }];
}
