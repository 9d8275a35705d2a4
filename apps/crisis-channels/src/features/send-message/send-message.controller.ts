import { Controller, Inject } from '@nestjs/common';
import { sendMessage, type SentMessage } from '@entente/contracts';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { onceKey } from '@entente/service-kit/owner';
import type { Moment } from '../../domain/decision.js';
import { refuseUnreleased } from '../../domain/messages/send-message.js';
import { settleMessage } from '../../domain/messages/settle-message.js';
import type { Board } from '../../writing/board.js';
import { MessageQueue } from '../../writing/message-queue.js';
import { MessageReader } from '../../writing/message-reader.js';
import { actingFor, Messaging } from '../../writing/messaging.js';

type Input = InputOf<typeof sendMessage>;
const AT = ['body'];

/** A message is sent at once, by somebody who may release it alone. */
@Controller()
export class SendMessageController {
  constructor(
    @Inject(MessageQueue) private readonly queue: MessageQueue,
    @Inject(Messaging) private readonly messaging: Messaging,
    @Inject(MessageReader) private readonly reader: MessageReader,
  ) {}

  @Endpoint(sendMessage)
  send(@Input() input: Input, @SignedIn() caller: Caller): Promise<SentMessage> {
    const { params, body, idempotencyKey } = input;
    const repeat = async (id: string): Promise<SentMessage> => ({ ...(await this.reader.get(id, caller)), warnings: [] });
    return this.queue.post({
      caller,
      channel: params.id,
      messages: [body.inReplyTo ?? [], body.supersedes ?? []].flat(),
      ...(body.crisis !== undefined && { crises: [body.crisis] }),
      ...(idempotencyKey !== undefined && { once: { key: onceKey(caller, idempotencyKey, [params.id, body]), repeat } }),
      decide: (board, moment) => this.decide(board, input, caller, moment),
    });
  }

  private decide(board: Board, { params, body }: Input, caller: Caller, moment: Moment): { made: string; answer(): SentMessage } {
    const [on, acting] = [board.on(params.id, caller), actingFor(caller)];
    const stated = settleMessage(body, on, acting, this.messaging.surroundings(board.crises(caller), moment), AT);
    refuseUnreleased(on, stated.precedence, AT, moment);
    const made = moment.newId();
    const { contents, text } = this.messaging.sending(made, stated, acting.side, on, moment);
    board.put(on.channel, contents, text);
    return { made, answer: () => this.messaging.sent(made, stated, board, on, caller, moment) };
  }
}
