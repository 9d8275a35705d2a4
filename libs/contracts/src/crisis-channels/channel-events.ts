import { z } from 'zod';
import { defineEvent } from '../event-registry.js';
import { PartnerId } from '../identifiers.js';
import { ChannelClosing, ChannelOpening, ChannelRecord } from './channel.js';

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

export const channelClosed = defineEvent({
  type: 'entente.crisis-channels.channel-closed.v1',
  direction: 'domain',
  summary: 'A channel is no longer used, or will not be set up.',
  data: z.strictObject({ ...aboutChannel, ...ChannelClosing.shape }),
});

export const channelEvents = [channelProposed, channelOpened, channelCorrected, channelClosed] as const;
