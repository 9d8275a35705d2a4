import { z } from 'zod';
import { FollowUpRecord } from '../engagements/follow-up.js';
import { PostingRecord } from '../engagements/posting.js';
import { AggregateId } from '../identifiers.js';
import { Label } from '../label.js';
import { PartialDate } from '../partial-date.js';

/** Somebody accredited on the days asked about; who it is, the owner of postings tells. */
export const PostingLine = z
  .object({
    id: AggregateId,
    kind: PostingRecord.shape.kind,
    position: PostingRecord.shape.position,
    home: PostingRecord.shape.home,
    host: PostingRecord.shape.host,
    from: PartialDate.optional(),
    to: PartialDate.optional().describe('from when on nobody is accredited any more'),
    certainty: z.enum(['certain', 'possible']),
    label: Label,
  })
  .meta({ id: 'PostingLine' });
export type PostingLine = z.infer<typeof PostingLine>;

/** What was promised at an engagement and is open now. */
export const FollowUpLine = z
  .object({
    id: AggregateId,
    engagement: AggregateId,
    title: FollowUpRecord.shape.title,
    text: FollowUpRecord.shape.text,
    owedBy: FollowUpRecord.shape.owedBy,
    owedTo: FollowUpRecord.shape.owedTo,
    by: PartialDate.optional(),
    overdue: z.boolean().describe('the day has passed on every reading'),
    label: Label,
  })
  .meta({ id: 'FollowUpLine' });
export type FollowUpLine = z.infer<typeof FollowUpLine>;
