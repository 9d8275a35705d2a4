import { z } from 'zod';
import { AggregateId } from '../identifiers.js';
import { Label } from '../label.js';
import { PageQuery, Position, pageOf } from '../paging.js';
import { Instant, PartialDate } from '../partial-date.js';
import { defineRoute } from '../route.js';

/** One line of what happened in a crisis or around it. */
export const TimelineLine = z
  .object({
    position: z.int().describe('in history'),
    id: z.string(),
    type: z.string(),
    subject: z.string(),
    belongs: z
      .enum(['own', 'around'])
      .describe('own: of the crisis, of what is within it or of a message that names it; around: between two of its actors while it was open'),
    at: Instant.describe('where it stands: when it was told, or the first moment it may have happened where that was on an earlier day'),
    on: PartialDate.optional().describe('the day it happened, where it says so'),
    toldAt: Instant,
    summary: z.string(),
    label: Label,
  })
  .meta({ id: 'TimelineLine' });
export type TimelineLine = z.infer<typeof TimelineLine>;

export const getCrisisTimeline = defineRoute({
  id: 'getCrisisTimeline',
  method: 'GET',
  path: '/v1/crises/{id}/timeline',
  service: 'reporting',
  roles: [],
  summary: 'What happened in a crisis and around it, oldest first, as every service told it and as far as the caller may see it.',
  params: { id: AggregateId },
  query: z.strictObject(PageQuery),
  response: pageOf(TimelineLine).extend({ position: Position }),
});
