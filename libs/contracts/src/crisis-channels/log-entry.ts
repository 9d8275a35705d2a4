import { z } from 'zod';
import { AggregateId, PartnerId } from '../identifiers.js';
import { Instant } from '../partial-date.js';
import { ChannelMeans } from './channel.js';
import { Precedence } from './precedence.js';

/** SHA-256, in hexadecimal. */
export const Digest = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'expected a SHA-256 in hexadecimal')
  .meta({ id: 'Digest' });
export type Digest = z.infer<typeof Digest>;

const message = { message: AggregateId, from: PartnerId, number: z.int().min(1).describe('counts the messages of that side, without gaps') };

/** What happened on a channel, as its log tells it. It names sides and posts, never persons. */
export const LogContent = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('message-sent'),
      ...message,
      to: z.array(PartnerId).min(1),
      precedence: Precedence,
      language: z.string(),
      textDigest: Digest.describe('of the canonical JSON of the text and its salt, which are kept apart under the label of the message'),
      translation: z.enum(['none', 'machine', 'checked']).describe('whether a translation comes with it, and whether somebody checked it'),
      template: z.string().optional(),
      crisis: AggregateId.optional(),
      inReplyTo: AggregateId.optional(),
      supersedes: AggregateId.optional(),
      acknowledgeBy: Instant,
      replyBy: Instant.optional().describe('absent: no answer is asked for'),
    }),
    z.strictObject({ kind: z.literal('message-acknowledged'), ...message, by: PartnerId }),
    z.strictObject({ kind: z.literal('acknowledgement-overdue'), ...message, by: PartnerId }),
    z.strictObject({ kind: z.literal('reply-overdue'), ...message, by: PartnerId }),
    z.strictObject({
      kind: z.literal('line-check-passed'),
      check: AggregateId,
      dueAt: Instant.optional().describe('absent: nobody scheduled it'),
      heardAt: Instant.describe('when contact was made'),
      by: PartnerId,
      means: ChannelMeans.shape.kind,
    }),
    z.strictObject({ kind: z.literal('line-check-missed'), check: AggregateId, dueAt: Instant, streak: z.int().min(1) }),
    z.strictObject({ kind: z.enum(['channel-opened', 'channel-degraded', 'channel-restored', 'channel-closed']) }),
  ])
  .meta({ id: 'LogContent' });
export type LogContent = z.infer<typeof LogContent>;

/** One entry of a channel's log. Its digest is the SHA-256 of its canonical JSON (RFC 8785), `previous` that of the entry before. */
export const LogEntry = z
  .strictObject({
    channel: AggregateId,
    position: z.int().min(1).describe('counts the entries of the channel, without gaps'),
    previous: Digest.nullable().describe('null: it is the first'),
    at: Instant,
    content: LogContent,
  })
  .meta({ id: 'LogEntry' });
export type LogEntry = z.infer<typeof LogEntry>;
