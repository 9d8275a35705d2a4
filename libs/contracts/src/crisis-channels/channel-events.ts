import { z } from 'zod';
import { defineEvent } from '../event-registry.js';
import { AggregateId, PartnerId } from '../identifiers.js';
import { Instant } from '../partial-date.js';
import { ChannelArrangements, ChannelClosing, ChannelMeans, ChannelOpening, ChannelRecord } from './channel.js';

/** What a consumer needs of the channel an event is about, without asking for it. */
const aboutChannel = { title: z.string(), partners: z.array(PartnerId).describe('its parties'), basis: ChannelRecord.shape.basis };

export const channelProposed = defineEvent({
  type: 'entente.crisis-channels.channel-proposed.v1',
  direction: 'domain',
  summary: 'A channel is to be set up, by hand or because an agreement in force provides for one; carries the whole record.',
  data: z.strictObject({ ...aboutChannel, channel: ChannelRecord }),
});

export const channelOpened = defineEvent({
  type: 'entente.crisis-channels.channel-opened.v1',
  direction: 'domain',
  summary: 'A channel is open: its parties reach each other on it.',
  data: z.strictObject({ ...aboutChannel, ...ChannelOpening.shape }),
});

export const channelCorrected = defineEvent({
  type: 'entente.crisis-channels.channel-corrected.v1',
  direction: 'domain',
  summary: 'The record was wrong, or is protected otherwise now; the earlier one stays known as of its time.',
  data: z.strictObject({ ...aboutChannel, channel: ChannelRecord, reason: z.string() }),
});

export const channelArranged = defineEvent({
  type: 'entente.crisis-channels.channel-arranged.v1',
  direction: 'domain',
  summary: 'How a channel is run was arranged anew; carries all that is arranged.',
  data: z.strictObject({ ...aboutChannel, arrangements: ChannelArrangements }),
});

export const channelDegraded = defineEvent({
  type: 'entente.crisis-channels.channel-degraded.v1',
  direction: 'domain',
  summary: 'As many line checks of an open channel were missed in a row as its parties arranged to bear: it may not be relied on.',
  data: z.strictObject({ ...aboutChannel, streak: z.int().min(1), lastContact: Instant.optional() }),
});

export const channelRestored = defineEvent({
  type: 'entente.crisis-channels.channel-restored.v1',
  direction: 'domain',
  summary: 'Contact was made on a degraded channel.',
  data: z.strictObject({ ...aboutChannel, by: PartnerId, means: ChannelMeans.shape.kind, heardAt: Instant }),
});

const aboutLineCheck = { channel: AggregateId, ...aboutChannel };

export const lineCheckPassed = defineEvent({
  type: 'entente.crisis-channels.line-check-passed.v1',
  direction: 'domain',
  summary: 'The parties of a channel reached each other: a line check was passed, or one that nobody scheduled.',
  data: z.strictObject({
    ...aboutLineCheck,
    dueAt: Instant.optional().describe('absent: nobody scheduled it'),
    heardAt: Instant,
    by: PartnerId.describe('whose duty officer made contact'),
    means: ChannelMeans.shape.kind,
  }),
});

export const lineCheckMissed = defineEvent({
  type: 'entente.crisis-channels.line-check-missed.v1',
  direction: 'domain',
  summary: 'Nobody made contact within the grace of a line check.',
  data: z.strictObject({
    ...aboutLineCheck,
    dueAt: Instant,
    streak: z.int().min(1).describe('missed in a row, this one included'),
    signal: z.boolean().describe('with this one, so many were missed in a row that it is a signal of its own; told once in a row'),
  }),
});

export const channelClosed = defineEvent({
  type: 'entente.crisis-channels.channel-closed.v1',
  direction: 'domain',
  summary: 'A channel is no longer used, or will not be set up.',
  data: z.strictObject({ ...aboutChannel, ...ChannelClosing.shape }),
});

export const channelEvents = [
  channelProposed,
  channelOpened,
  channelArranged,
  channelDegraded,
  channelRestored,
  channelCorrected,
  channelClosed,
  lineCheckPassed,
  lineCheckMissed,
] as const;
