import { z } from 'zod';
import { AggregateId, PartnerId } from '../identifiers.js';
import { Instant } from '../partial-date.js';
import { ChannelMeans, ChannelState, LineSummary } from './channel.js';

/** Contact made on a channel, as a duty officer of one side records it. */
export const LineContact = z
  .strictObject({
    means: ChannelMeans.shape.kind,
    note: z.string().min(1).max(2000).optional(),
    heardAt: Instant.optional().describe('when contact was made; now where absent'),
  })
  .meta({ id: 'LineContact' });
export type LineContact = z.infer<typeof LineContact>;

/**
 * A line check that was passed, because contact was made within the grace of its time, or missed, because none was. Contact outside
 * the grace of every check passes one that nobody scheduled.
 */
export const LineCheck = z
  .discriminatedUnion('outcome', [
    z.strictObject({
      outcome: z.literal('passed'),
      id: AggregateId,
      dueAt: Instant.optional().describe('absent: nobody scheduled it'),
      heardAt: Instant,
      by: PartnerId.describe('whose duty officer made contact'),
      means: ChannelMeans.shape.kind,
      note: LineContact.shape.note,
      toldAt: Instant,
    }),
    z.strictObject({ outcome: z.literal('missed'), id: AggregateId, dueAt: Instant, streak: z.int().min(1), toldAt: Instant }),
  ])
  .meta({ id: 'LineCheck' });
export type LineCheck = z.infer<typeof LineCheck>;

const PassedShare = z
  .strictObject({
    due: z.int().min(0).describe('scheduled checks that were passed or missed'),
    passed: z.int().min(0),
    share: z.number().min(0).max(1).nullable().describe('null: none was due'),
  })
  .meta({ id: 'PassedShare' });

/** How far a channel can be relied on. Contact that nobody scheduled counts for `lastContact` and not for the shares. */
export const ChannelReadiness = z
  .strictObject({ channel: AggregateId, state: ChannelState, ...LineSummary.shape, last30Days: PassedShare, last90Days: PassedShare })
  .meta({ id: 'ChannelReadiness' });
export type ChannelReadiness = z.infer<typeof ChannelReadiness>;
