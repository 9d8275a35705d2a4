import { DomainError, mayRead, type Label, type LogContent } from '@entente/contracts';
import type { Caller } from '@entente/service-kit';
import type { Channel } from '../domain/channel.js';
import type { Draft, DraftDecision } from '../domain/messages/draft.js';
import { follow, type Course, type Message, type Told } from '../domain/messages/course.js';
import type { Standing } from '../domain/messages/standing.js';
import type { Happening, Tip } from '../persistence/channel-log.js';
import type { NewText } from '../persistence/message.repository.js';

/** What requests of one transaction act on, and what they have come to so far: each sees what those before it did. */
export class Board {
  readonly happenings: Happening[] = [];
  readonly told: Told[] = [];
  readonly texts: NewText[] = [];
  readonly decisions: DraftDecision[] = [];
  private readonly changed = new Set<string>();
  private readonly ends: Map<string, Pick<Tip, 'position' | 'numbers'>>;

  constructor(
    readonly channels: ReadonlyMap<string, Channel>,
    readonly tips: ReadonlyMap<string, Tip>,
    private readonly messages: Map<string, Message>,
    private readonly drafts: Map<string, Draft>,
    private readonly labels: ReadonlyMap<string, Label>,
    private readonly now: Date,
  ) {
    this.ends = new Map(tips);
  }

  /** A channel as it stands by now. Throws `not-found`: `no-such-channel`. */
  on(id: string, { reader }: Caller): Standing {
    const channel = this.channels.get(id);
    if (!channel || !mayRead(reader, channel.label)) throw new DomainError('not-found', 'no-such-channel', 'there is none that you may see');
    return { channel, numbers: this.ends.get(id)?.numbers ?? {}, find: (message) => this.messages.get(message) };
  }

  /** A draft of the caller's own side. Throws `not-found`: `no-such-draft`. */
  draft(id: string, { reader, principal }: Caller): Draft {
    const draft = this.drafts.get(id);
    if (!draft || draft.record.side !== principal.nation || !mayRead(reader, draft.label)) {
      throw new DomainError('not-found', 'no-such-draft', 'there is none that you may see');
    }
    return draft;
  }

  /** Labels of the crises that the caller may read. */
  crises({ reader }: Caller): Map<string, Label> {
    return new Map([...this.labels].filter(([, label]) => mayRead(reader, label)));
  }

  message(id: string): Message {
    const message = this.messages.get(id);
    if (message === undefined) throw new Error(`nobody looked for message ${id}`);
    return message;
  }

  /** Messages as they are after all that was put down. */
  get courses(): Course[] {
    return [...this.changed].map((id) => this.message(id).course);
  }

  decide(decision: DraftDecision): void {
    this.decisions.push(decision);
    this.drafts.set(decision.next.id, decision.next);
  }

  /** Puts down what happened to a message, if somebody sent it. */
  putOn(id: string, happened: (course: Course) => readonly LogContent[]): void {
    const course = this.messages.get(id)?.course;
    const channel = course && this.channels.get(course.channel);
    if (channel) this.put(channel, happened(course));
  }

  /** Puts down what happened on a channel, with the text of the message that it sends, if it does. */
  put(channel: Channel, contents: readonly LogContent[], text?: NewText): void {
    if (text) this.texts.push(text);
    for (const content of contents) {
      const end = this.ends.get(channel.id);
      if (end === undefined) throw new Error(`nobody holds the end of the log of ${channel.id}`);
      const numbers = content.kind === 'message-sent' ? { ...end.numbers, [content.from]: content.number } : end.numbers;
      const position = end.position + 1;
      this.ends.set(channel.id, { position, numbers });
      this.happenings.push({ channel: channel.id, at: this.now, content });
      const find = (id: string): Course | undefined => this.messages.get(id)?.course;
      const entry = { channel: channel.id, position, at: this.now.toISOString(), content };
      const { courses, told } = follow(entry, find, channel.record);
      for (const course of courses) {
        const label = this.messages.get(course.id)?.label ?? text?.label;
        if (label === undefined) throw new Error(`message ${course.id} has no label`);
        this.messages.set(course.id, { course, label });
        this.changed.add(course.id);
      }
      this.told.push(...told);
    }
  }
}
