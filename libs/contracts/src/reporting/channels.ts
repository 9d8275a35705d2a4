import { z } from 'zod';
import { ChannelRecord } from '../crisis-channels/channel.js';
import { AggregateId } from '../identifiers.js';
import { Label } from '../label.js';
import { Day } from '../partial-date.js';

/** A channel on the days asked about: between whom, since when, what for and what it rests on. */
export const ChannelLine = z
  .object({
    id: AggregateId,
    title: ChannelRecord.shape.title,
    state: ChannelRecord.shape.state.describe('as it is now, whatever day is asked about'),
    parties: ChannelRecord.shape.parties,
    purpose: ChannelRecord.shape.purpose,
    basis: ChannelRecord.shape.basis,
    proposedOn: Day,
    openedOn: Day.optional(),
    closedOn: Day.optional(),
    label: Label,
  })
  .meta({ id: 'ChannelLine' });
export type ChannelLine = z.infer<typeof ChannelLine>;
