import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { textDigest } from '@entente/channel-log';
import { dayOf, type Label, type LogContent, type MessageView, type SentMessage, type StatedMessage } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import type { Caller } from '@entente/service-kit';
import type { Moment } from '../domain/decision.js';
import { messageView, type Contents } from '../domain/messages/message-view.js';
import { sendMessage } from '../domain/messages/send-message.js';
import { messageWarnings, type Surroundings } from '../domain/messages/settle-message.js';
import { forbidden, type Acting, type Standing } from '../domain/messages/standing.js';
import type { NewText } from '../persistence/message.repository.js';
import { RuleBook } from '../rules/rule-book.js';
import type { Board } from './board.js';

/** A caller acts for its nation. */
export function actingFor({ principal, reader }: Caller): Acting {
  return { side: principal.nation, reader };
}

/** Observers see that messages were sent, and never what they say, whatever else they may. */
export function observes({ principal }: Caller): boolean {
  return principal.roles.includes('channel-observer');
}

/** Drafts are shown with their text, so observers have no part in them. Throws `forbidden`: `observers-read-no-text`. */
export function refuseObservers(caller: Caller): void {
  if (observes(caller)) throw forbidden('observers-read-no-text', [], 'observers of channels read no text');
}

/** A message put down as sent. */
export interface Sending {
  contents: LogContent[];
  text: NewText;
}

/** What sending, drafting and releasing messages have in common. */
@Injectable()
export class Messaging {
  constructor(
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
    @Inject(RuleBook) private readonly book: RuleBook,
  ) {}

  surroundings(crises: ReadonlyMap<string, Label>, { now }: Moment): Surroundings {
    const today = dayOf(now);
    return {
      directory: this.directory,
      templates: this.book.templates,
      belongsTo: (partner) => [partner, ...this.directory.organisationsOf(partner, today)],
      crises,
    };
  }

  /** A message under a new id, its text kept apart under a salt. */
  sending(id: string, stated: StatedMessage, side: string, on: Standing, moment: Moment): Sending {
    const { text, translation, label } = stated;
    const said = { text, ...(translation !== undefined && { translation }) };
    const salt = randomBytes(16).toString('base64url');
    const contents = sendMessage(id, stated, textDigest(salt, said), side, on, moment);
    return { contents, text: { id, channel: on.channel.id, text: said, salt, label } };
  }

  /** The answer to whoever sent it. */
  sent(id: string, stated: StatedMessage, board: Board, on: Standing, caller: Caller, moment: Moment): SentMessage {
    const { text, translation, label } = stated;
    const view = this.view(id, { text, translation, label }, board, caller);
    return { ...view, warnings: messageWarnings(stated, on, this.surroundings(new Map(), moment), moment) };
  }

  private view(id: string, contents: Contents, board: Board, caller: Caller): MessageView {
    return messageView(board.message(id).course, observes(caller) ? undefined : contents, () => true);
  }
}
