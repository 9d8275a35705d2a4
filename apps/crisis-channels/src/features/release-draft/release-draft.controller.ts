import { Controller, Inject } from '@nestjs/common';
import { releaseDraft, type DraftRelease } from '@entente/contracts';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import type { Moment } from '../../domain/decision.js';
import { draftView, releaseDraft as decide } from '../../domain/messages/draft.js';
import { refuseOvertaken } from '../../domain/messages/settle-message.js';
import type { Board } from '../../writing/board.js';
import { MessageQueue } from '../../writing/message-queue.js';
import { actingFor, Messaging, refuseObservers } from '../../writing/messaging.js';

/** One person more answers for a draft; the last one needed sends it. */
@Controller()
export class ReleaseDraftController {
  constructor(
    @Inject(MessageQueue) private readonly queue: MessageQueue,
    @Inject(Messaging) private readonly messaging: Messaging,
  ) {}

  @Endpoint(releaseDraft)
  release(@Input() { params }: InputOf<typeof releaseDraft>, @SignedIn() caller: Caller): Promise<DraftRelease> {
    refuseObservers(caller);
    return this.queue.post({ caller, draft: params.id, messages: [], decide: (board, moment) => this.decide(board, params.id, caller, moment) });
  }

  private decide(board: Board, id: string, caller: Caller, moment: Moment): { answer(): DraftRelease } {
    const draft = board.draft(id, caller);
    const { channel: channelId, stated } = draft.record;
    const [on, acting] = [board.on(channelId, caller), actingFor(caller)];
    const message = moment.newId();
    const decision = decide(draft, on.channel, caller.principal.sub, message, moment);
    refuseOvertaken(stated, on, acting, this.messaging.surroundings(new Map(), moment), ['draft']);
    board.decide(decision);
    const view = draftView(decision.next, on.channel.record, moment);
    if (decision.next.record.state !== 'sent') return { answer: () => ({ draft: view }) };
    const { contents, text } = this.messaging.sending(message, stated, acting.side, on, moment);
    board.put(on.channel, contents, text);
    return { answer: () => ({ draft: view, message: this.messaging.sent(message, stated, board, on, caller, moment) }) };
  }
}
