import { z } from 'zod';
import { AggregateId, PartnerId, PartnerReference } from '../identifiers.js';
import { Label } from '../label.js';
import { Day, Instant } from '../partial-date.js';

/** `degraded`: open, and its line checks are missed. */
export const CHANNEL_STATES = ['proposed', 'open', 'degraded', 'closed'] as const;
export const ChannelState = z.enum(CHANNEL_STATES).meta({ id: 'ChannelState' });
export type ChannelState = z.infer<typeof ChannelState>;

const text = z.string().min(1).max(4000);

const described = {
  title: z.string().min(1).max(500),
  purpose: text.optional().describe('what it is for'),
  basis: AggregateId.optional().describe('the agreement it rests on'),
};

/** A channel as somebody proposes it. Without a label it is the author's own nation's. */
export const ChannelDraft = z
  .strictObject({
    ...described,
    parties: z.array(PartnerReference).min(2, 'a channel has two or more parties').max(100),
    label: Label.optional(),
  })
  .meta({ id: 'ChannelDraft' });
export type ChannelDraft = z.infer<typeof ChannelDraft>;

export const ChannelOpening = z.strictObject({ on: Day, note: text.optional() }).meta({ id: 'ChannelOpening' });
export type ChannelOpening = z.infer<typeof ChannelOpening>;
export const ChannelClosing = z.strictObject({ on: Day, reason: text }).meta({ id: 'ChannelClosing' });
export type ChannelClosing = z.infer<typeof ChannelClosing>;

/** The recorded facts of a channel at one version. */
export const ChannelRecord = z
  .strictObject({
    ...described,
    parties: z.array(PartnerId),
    state: ChannelState,
    proposedOn: Day,
    proposedBy: z.enum(['hand', 'agreement']).describe('`agreement`: its provision asked for the channel when it was in force'),
    opened: ChannelOpening.optional(),
    closed: ChannelClosing.optional(),
  })
  .meta({ id: 'ChannelRecord' });
export type ChannelRecord = z.infer<typeof ChannelRecord>;

/** A channel as reads show it. */
export const ChannelView = ChannelRecord.extend({ id: AggregateId, version: z.int().min(1), label: Label, knownFrom: Instant.optional() }).meta({
  id: 'ChannelView',
});
export type ChannelView = z.infer<typeof ChannelView>;
