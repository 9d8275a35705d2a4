import { z } from 'zod';
import { defineEvent } from '../event-registry.js';
import { AggregateId, PartnerId } from '../identifiers.js';
import { Instant } from '../partial-date.js';
import { Digest } from './log-entry.js';
import { Precedence } from './precedence.js';

/** What every event says of the channel it happened on. */
const onChannel = { title: z.string().describe('of the channel'), partners: z.array(PartnerId).describe('its parties'), channel: AggregateId };

/** What every event says of the message it is about; never its text. */
const aboutMessage = {
  ...onChannel,
  position: z.int().min(1).describe('of the entry in the log of the channel'),
  from: PartnerId,
  number: z.int().min(1),
  to: z.array(PartnerId),
  precedence: Precedence,
  sentAt: Instant,
  acknowledgeBy: Instant,
  replyBy: Instant.optional(),
  crisis: AggregateId.optional(),
};

const by = PartnerId.describe('the addressee that owes or did it');

export const messageSent = defineEvent({
  type: 'entente.crisis-channels.message-sent.v1',
  direction: 'domain',
  summary: 'A message was sent on a channel; its text is told to nobody but its readers.',
  data: z.strictObject({
    ...aboutMessage,
    language: z.string(),
    textDigest: Digest,
    translation: z.enum(['none', 'machine', 'checked']),
    template: z.string().optional(),
    inReplyTo: AggregateId.optional(),
    supersedes: AggregateId.optional(),
  }),
});

export const messageAcknowledged = defineEvent({
  type: 'entente.crisis-channels.message-acknowledged.v1',
  direction: 'domain',
  summary: 'An addressee has received a message. That is neither an answer nor agreement.',
  data: z.strictObject({ ...aboutMessage, by, late: z.boolean() }),
});

export const messageReplied = defineEvent({
  type: 'entente.crisis-channels.message-replied.v1',
  direction: 'domain',
  summary: 'An addressee has answered a message with one of its own. That is not yet agreement.',
  data: z.strictObject({ ...aboutMessage, by, reply: AggregateId, late: z.boolean() }),
});

export const acknowledgementOverdue = defineEvent({
  type: 'entente.crisis-channels.acknowledgement-overdue.v1',
  direction: 'domain',
  summary: 'An addressee has not acknowledged a message in its time.',
  data: z.strictObject({ ...aboutMessage, by }),
});

export const replyOverdue = defineEvent({
  type: 'entente.crisis-channels.reply-overdue.v1',
  direction: 'domain',
  summary: 'An addressee has not answered a message in its time.',
  data: z.strictObject({ ...aboutMessage, by }),
});

/** What every event says of the draft it is about. */
const aboutDraft = {
  ...onChannel,
  side: PartnerId,
  precedence: Precedence,
  releases: z.int().min(0).describe('how many persons have released it'),
  releasesNeeded: z.int().min(1),
};

export const messageDrafted = defineEvent({
  type: 'entente.crisis-channels.message-drafted.v1',
  direction: 'domain',
  summary: 'A side has a message drafted that waits for release; told to that side only.',
  data: z.strictObject(aboutDraft),
});

export const messageReleased = defineEvent({
  type: 'entente.crisis-channels.message-released.v1',
  direction: 'domain',
  summary: 'Somebody released a draft that needs the release of others too before it is sent.',
  data: z.strictObject(aboutDraft),
});

export const draftWithdrawn = defineEvent({
  type: 'entente.crisis-channels.draft-withdrawn.v1',
  direction: 'domain',
  summary: 'A draft will not be sent.',
  data: z.strictObject(aboutDraft),
});

/** Messages and their drafts. */
export const messageEvents = [
  messageSent,
  messageAcknowledged,
  messageReplied,
  acknowledgementOverdue,
  replyOverdue,
  messageDrafted,
  messageReleased,
  draftWithdrawn,
] as const;
