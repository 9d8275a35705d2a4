import {
  acknowledgementOverdue,
  fact,
  messageAcknowledged,
  messageReplied,
  messageSent,
  replyOverdue,
  type ChannelRecord,
  type Fact,
  type Label,
  type LogContent,
  type LogEntry,
  type MessageDuty,
  type PartnerId,
} from '@entente/contracts';

export type Sent = Extract<LogContent, { kind: 'message-sent' }>;

/** What the log of its channel comes to for one message: nothing is kept of its course that the log does not say. */
export interface Course {
  id: string;
  channel: string;
  position: number;
  sentAt: string;
  sent: Sent;
  supersededBy?: string | undefined;
  duties: readonly MessageDuty[];
  /** How many events were told of it. */
  told: number;
}

/** A message that was sent, and who may read it. */
export interface Message {
  course: Course;
  label: Label;
}

/** Something to tell of a message: its sequence is that of the message, and so is its label unless another's is named. */
export interface Told {
  subject: string;
  sequence: number;
  labelOf: string;
  fact: Fact;
}

export type Entry = Omit<LogEntry, 'previous'>;
type Find = (id: string) => Course | undefined;
type About = Pick<ChannelRecord, 'title' | 'parties'>;

/** What an addressee still owes. Who was asked for an answer to what is superseded answers the message that supersedes it. */
export function owed({ sent, supersededBy }: Course, duty: MessageDuty): MessageDuty['overdue'] {
  const replies = sent.replyBy !== undefined && duty.repliedAt === undefined && supersededBy === undefined;
  return [...(duty.acknowledgedAt === undefined ? (['acknowledgement'] as const) : []), ...(replies ? (['reply'] as const) : [])];
}

/** Is an instant after a deadline? */
export function isPast(deadline: string | undefined, at: string): boolean {
  return deadline !== undefined && Date.parse(at) > Date.parse(deadline);
}

function about(
  { channel, sent, sentAt }: Course,
  { title, parties }: About,
  position: number,
): Omit<typeof messageAcknowledged.data._zod.input, 'by' | 'late'> {
  const { from, number, to, precedence, acknowledgeBy, replyBy, crisis } = sent;
  return {
    ...{ title, partners: parties, channel, position, from, number, to, precedence, sentAt, acknowledgeBy },
    ...(replyBy !== undefined && { replyBy }),
    ...(crisis !== undefined && { crisis }),
  };
}

function withDuty(course: Course, party: PartnerId, change: (duty: MessageDuty) => MessageDuty): Course {
  return { ...course, told: course.told + 1, duties: course.duties.map((duty) => (duty.party === party ? change(duty) : duty)) };
}

function found(find: Find, id: string): Course {
  const course = find(id);
  if (course === undefined) throw new Error(`the log speaks of message ${id}, which nobody sent`);
  return course;
}

function late(is: boolean, what: 'acknowledgement' | 'reply', before: MessageDuty['late']): MessageDuty['late'] {
  return is ? [...before, what] : before;
}

/** The messages an entry of the log changes, as they are after it, and what is told of them; in the order in which it happened. */
export function follow(entry: Entry, find: Find, channel: About): { courses: Course[]; told: Told[] } {
  const { content, at, position } = entry;
  switch (content.kind) {
    case 'message-sent':
      return afterSending(entry, content, find, channel);
    case 'message-acknowledged': {
      const { sent, ...course } = found(find, content.message);
      const isLate = isPast(sent.acknowledgeBy, at);
      const next = withDuty({ sent, ...course }, content.by, (duty) => ({
        ...duty,
        acknowledgedAt: at,
        late: late(isLate, 'acknowledgement', duty.late),
      }));
      return one(next, fact(messageAcknowledged, { ...about(next, channel, position), by: content.by, late: isLate }));
    }
    case 'acknowledgement-overdue':
    case 'reply-overdue': {
      const [what, definition] = content.kind === 'reply-overdue' ? (['reply', replyOverdue] as const) : (['acknowledgement', acknowledgementOverdue] as const);
      const next = withDuty(found(find, content.message), content.by, (duty) => ({ ...duty, overdue: [...duty.overdue, what] }));
      return one(next, fact(definition, { ...about(next, channel, position), by: content.by }));
    }
    case 'line-check-passed':
    case 'line-check-missed':
    case 'channel-opened':
    case 'channel-degraded':
    case 'channel-restored':
    case 'channel-closed':
      return { courses: [], told: [] };
  }
}

function one(course: Course, told: Fact): { courses: Course[]; told: Told[] } {
  return { courses: [course], told: [{ subject: course.id, sequence: course.told, labelOf: course.id, fact: told }] };
}

function afterSending({ channel: line, position, at }: Entry, sent: Sent, find: Find, channel: About): { courses: Course[]; told: Told[] } {
  const { language, textDigest, translation, template, inReplyTo, supersedes } = sent;
  const course: Course = {
    ...{ id: sent.message, channel: line, position, sentAt: at, sent, told: 1 },
    duties: sent.to.map((party) => ({ party, overdue: [], late: [] })),
  };
  const result = one(
    course,
    fact(messageSent, {
      ...about(course, channel, position),
      ...{ language, textDigest, translation },
      ...(template !== undefined && { template }),
      ...(inReplyTo !== undefined && { inReplyTo }),
      ...(supersedes !== undefined && { supersedes }),
    }),
  );
  const changed = new Map<string, Course>();
  const latest = (id: string): Course => changed.get(id) ?? found(find, id);
  if (supersedes !== undefined) changed.set(supersedes, { ...latest(supersedes), supersededBy: sent.message });
  if (inReplyTo !== undefined && latest(inReplyTo).sent.to.includes(sent.from)) {
    const isLate = isPast(latest(inReplyTo).sent.replyBy, at);
    const answered = withDuty(latest(inReplyTo), sent.from, (duty) =>
      duty.repliedAt === undefined ? { ...duty, repliedAt: at, reply: sent.message, late: late(isLate, 'reply', duty.late) } : duty,
    );
    changed.set(inReplyTo, answered);
    const replied = fact(messageReplied, { ...about(answered, channel, position), by: sent.from, reply: sent.message, late: isLate });
    // That there is a reply is told to its readers: it may be protected more strictly than what it answers.
    result.told.push({ subject: answered.id, sequence: answered.told, labelOf: sent.message, fact: replied });
  }
  return { courses: [...result.courses, ...changed.values()], told: result.told };
}
