import { z } from 'zod';
import { defineEvent } from '../event-registry.js';
import { PartnerId } from '../identifiers.js';
import { LogKey, SignedHead } from './log-proof.js';

export const logKeyPublished = defineEvent({
  type: 'entente.crisis-channels.log-key-published.v1',
  direction: 'domain',
  summary: 'Heads of logs may be signed with this key from now on. The subject is made from the id of the key.',
  data: z.strictObject({ key: LogKey }),
});

export const channelHeadSigned = defineEvent({
  type: 'entente.crisis-channels.channel-head-signed.v1',
  direction: 'domain',
  summary:
    "A channel's log has grown up to here. The subject is made from the id of the channel and stands for its heads, which `sequence` counts without gaps: a head that is missing is noticed.",
  data: z.strictObject({ title: z.string(), partners: z.array(PartnerId).describe("the channel's parties"), head: SignedHead }),
});

/** The log of a channel. */
export const logEvents = [logKeyPublished, channelHeadSigned] as const;
