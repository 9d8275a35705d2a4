import { Inject, Injectable } from '@nestjs/common';
import { Outbox } from '@entente/messaging';
import type { Tx } from '@entente/persistence';
import { newEvent } from '@entente/service-kit/owner';
import { Timers, type Timer } from '@entente/timers';
import type { Moment } from '../domain/decision.js';
import { INCIDENT_TEMPLATES, signOfMessage } from '../domain/suggestion.js';
import { ChannelLog } from '../persistence/channel-log.js';
import { ChannelRepository } from '../persistence/channel.repository.js';
import { CrisisRepository } from '../persistence/crisis.repository.js';
import { DraftRepository } from '../persistence/draft.repository.js';
import { MessageRepository } from '../persistence/message.repository.js';
import { Board } from './board.js';
import { Suggestions } from './suggestions.js';
import { Writer } from './writer.js';

/** Timers that fire when a message is to be acknowledged, or answered; the key is its id. */
export const ACKNOWLEDGEMENT_DUE = 'acknowledgement-due';
export const REPLY_DUE = 'reply-due';

/** What a transaction about messages is about. */
export interface Subjects {
  channels: readonly string[];
  messages: readonly string[];
  drafts: readonly string[];
  crises: readonly string[];
}

/** Lays out what is known of channels and their messages, and keeps what became of it: so many statements, however many messages. */
@Injectable()
export class MessageWriter {
  constructor(
    @Inject(ChannelRepository) private readonly channels: ChannelRepository,
    @Inject(ChannelLog) private readonly log: ChannelLog,
    @Inject(MessageRepository) private readonly messages: MessageRepository,
    @Inject(CrisisRepository) private readonly crises: CrisisRepository,
    @Inject(DraftRepository) private readonly drafts: DraftRepository,
    @Inject(Timers) private readonly timers: Timers,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Suggestions) private readonly suggestions: Suggestions,
    @Inject(Writer) private readonly writer: Writer,
  ) {}

  /** Locks drafts, then the ends of the logs, then reads what these protect: what is read holds until the transaction ends. */
  async layOut(tx: Tx, subjects: Subjects, { now }: Moment): Promise<Board> {
    const drafts = subjects.drafts.length === 0 ? [] : await this.drafts.records.locked(tx, subjects.drafts);
    const ids = [...new Set([...subjects.channels, ...drafts.map(({ record }) => record.channel)])];
    const known = await tx.query<{ id: string }>('SELECT id FROM channel WHERE id = ANY($1::uuid[])', [ids]);
    const tips = await this.log.lock(
      tx,
      known.map(({ id }) => id),
    );
    const channels = await this.channels.where(tx, 'id = ANY($1::uuid[])', [[...tips.keys()]], tips.size);
    const spokenOf = drafts.flatMap(({ record: { stated } }) => [stated.inReplyTo ?? [], stated.supersedes ?? []].flat());
    return new Board(
      new Map(channels.map((channel) => [channel.id, channel])),
      tips,
      await this.messages.find(tx, [...subjects.messages, ...spokenOf]),
      new Map(drafts.map((draft) => [draft.id, draft])),
      await this.crises.labels(tx, subjects.crises),
      now,
    );
  }

  /** Keeps what was put down on a board, sets the timers of what was sent, and tells it all. */
  async keep(tx: Tx, board: Board, moment: Moment): Promise<void> {
    const { happenings, told } = board;
    if (board.decisions.length > 0) await this.writer.write(tx, this.drafts.records, board.decisions, moment);
    await this.log.append(tx, board.tips, happenings);
    await this.messages.addTexts(tx, board.texts);
    await this.messages.putCourses(tx, board.courses);
    await this.timers.set(
      tx,
      happenings.flatMap(({ content }): Timer[] => {
        if (content.kind !== 'message-sent') return [];
        const { message: key, acknowledgeBy, replyBy } = content;
        const reply = replyBy === undefined ? [] : [{ kind: REPLY_DUE, key, dueAt: new Date(replyBy) }];
        return [{ kind: ACKNOWLEDGEMENT_DUE, key, dueAt: new Date(acknowledgeBy) }, ...reply];
      }),
    );
    const events = told.map(({ subject, sequence, labelOf, fact: { definition, data } }) =>
      newEvent(definition, { subject, sequence, label: board.message(labelOf).label, time: moment.now }, data),
    );
    await this.outbox.add(tx, ...events);
    const signs = happenings.flatMap(({ channel: id, content }) => {
      const channel = board.channels.get(id);
      if (content.kind !== 'message-sent' || channel === undefined || !INCIDENT_TEMPLATES.includes(content.template ?? '')) return [];
      return [signOfMessage(channel, board.message(content.message).label)];
    });
    await this.suggestions.add(tx, signs, moment);
  }
}
