import { Injectable } from '@nestjs/common';
import { AggregateId, Instant, Label, LogContent, MessageDuty, MessageTranslation } from '@entente/contracts';
import { labelColumns, type Tx } from '@entente/persistence';
import { z } from 'zod';
import { owed, type Course, type Message } from '../domain/messages/course.js';
import type { Contents } from '../domain/messages/message-view.js';

const SentContent = LogContent.transform((content, context) => {
  if (content.kind === 'message-sent') return content;
  context.addIssue('expected the sending of a message');
  return z.NEVER;
});

const KeptCourse: z.ZodType<Course> = z.object({
  id: AggregateId,
  channel: AggregateId,
  position: z.int(),
  sentAt: Instant,
  sent: SentContent,
  supersededBy: AggregateId.optional(),
  duties: z.array(MessageDuty),
  told: z.int(),
});

const KeptText = z.object({ text: z.string(), translation: MessageTranslation.optional() });

/** What the log keeps only a digest of. */
export interface NewText {
  id: string;
  channel: string;
  text: { text: string; translation?: MessageTranslation };
  salt: string;
  label: Label;
}

/** A message as it is read: without contents where these are not asked for. */
export interface ReadMessage {
  course: Course;
  contents: Contents | undefined;
}

interface Row {
  course: unknown;
  text?: unknown;
  label?: unknown;
}

function read({ course, text, label }: Row): ReadMessage {
  return { course: KeptCourse.parse(course), contents: text === undefined ? undefined : { ...KeptText.parse(text), label: Label.parse(label) } };
}

/** Who reads a message's text is told of the message, and nobody else; but observers are told of all, without text. */
const TABLES = { contents: 'message_course c JOIN message_text t ON t.id = c.id', envelopes: 'message_course c' } as const;
const COLUMNS = { contents: 'c.course, t.text, t.label', envelopes: 'c.course' } as const;
export type MessageScope = keyof typeof TABLES;

/** Messages: what the log comes to for each, and apart from that their texts. */
@Injectable()
export class MessageRepository {
  /** Messages by their ids, and those that supersede them, of all that are seen. */
  async find(tx: Tx, ids: readonly string[]): Promise<Map<string, Message>> {
    if (ids.length === 0) return new Map();
    const rows = await tx.query<{ course: unknown; label: unknown }>(
      `WITH asked AS (SELECT c.id, (c.course ->> 'supersededBy')::uuid AS next FROM message_course c WHERE c.id = ANY($1::uuid[]))
       SELECT course, label FROM message_course c JOIN message_text t USING (id, channel)
       WHERE c.id IN (SELECT id FROM asked UNION SELECT next FROM asked)`,
      [[...new Set(ids)]],
    );
    return new Map(
      rows.map((row) => {
        const course = KeptCourse.parse(row.course);
        return [course.id, { course, label: Label.parse(row.label) }];
      }),
    );
  }

  /** Keeps the texts of messages. */
  async addTexts(tx: Tx, texts: readonly NewText[]): Promise<void> {
    if (texts.length === 0) return;
    const rows = texts.map(({ label, ...text }) => ({ ...text, ...labelColumns(label) }));
    await tx.execute('INSERT INTO message_text SELECT * FROM json_populate_recordset(NULL::message_text, $1::json)', [JSON.stringify(rows)]);
  }

  /** Keeps what the log comes to for messages by now. */
  async putCourses(tx: Tx, courses: readonly Course[]): Promise<void> {
    if (courses.length === 0) return;
    const rows = courses.map((course) => {
      const open = course.duties.flatMap((duty) => owed(course, duty));
      const { id, channel, position, sent } = course;
      return {
        ...{ id, channel, position, course, sender: sent.from, precedence: sent.precedence, crisis: sent.crisis },
        ...{ unacknowledged: open.includes('acknowledgement'), unanswered: open.includes('reply') },
      };
    });
    await tx.execute(
      `INSERT INTO message_course SELECT * FROM json_populate_recordset(NULL::message_course, $1::json) ORDER BY id
       ON CONFLICT (id) DO UPDATE SET course = excluded.course, unacknowledged = excluded.unacknowledged, unanswered = excluded.unanswered`,
      [JSON.stringify(rows)],
    );
  }

  /** Messages that meet a condition over `message_course c`, in the order of their channel's log. */
  async where(tx: Tx, scope: MessageScope, condition: string, values: readonly unknown[], limit: number): Promise<ReadMessage[]> {
    const rows = await tx.query<Row & Record<string, unknown>>(
      `SELECT ${COLUMNS[scope]} FROM ${TABLES[scope]} WHERE ${condition} ORDER BY c.position LIMIT ${limit}`,
      [...values],
    );
    return rows.map(read);
  }

  /** How many messages meet a condition, of those the reader is told of. */
  async count(tx: Tx, scope: MessageScope, condition: string, values: readonly unknown[]): Promise<number> {
    const [row] = await tx.query<{ total: number }>(`SELECT count(*)::int AS total FROM ${TABLES[scope]} WHERE ${condition}`, [...values]);
    return row?.total ?? 0;
  }

  /** Which of these messages the reader is told of. */
  async shown(tx: Tx, scope: MessageScope, ids: readonly string[]): Promise<ReadonlySet<string>> {
    if (ids.length === 0) return new Set();
    const rows = await tx.query<{ id: string }>(`SELECT c.id FROM ${TABLES[scope]} WHERE c.id = ANY($1::uuid[])`, [ids]);
    return new Set(rows.map(({ id }) => id));
  }
}
