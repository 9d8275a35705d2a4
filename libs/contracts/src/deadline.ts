import { z } from 'zod';
import { AggregateId, PartnerId } from './identifiers.js';
import { Day } from './partial-date.js';
import { RuleReference } from './rule.js';

/**
 * A day by which something is to be done, or after which something holds. `id` stays the same for as long as it is about
 * the same occurrence, so that calendars replace instead of repeat. Of a partial date the earliest reading counts.
 */
export const Deadline = z
  .strictObject({
    id: z.string().min(1).max(200),
    kind: z
      .string()
      .regex(/^[a-z]+(?:-[a-z]+)*$/)
      .max(60)
      .describe('such as withdrawal-notice, expiry, review, obligation, approval, objection, yearly-report'),
    on: Day,
    title: z.string().min(1).max(500),
    owedBy: z.array(PartnerId).max(400).describe('empty: every party bound on that day'),
    rule: RuleReference.optional(),
  })
  .meta({ id: 'Deadline' });
export type Deadline = z.infer<typeof Deadline>;

/** What an owner says of an aggregate's deadlines: all that are open now, in place of those it said before. */
export const OpenDeadlines = z.strictObject({
  about: z.string().min(1).max(500).describe('title of what the deadlines belong to'),
  agreement: AggregateId.optional().describe('the agreement it belongs to, where that is another aggregate'),
  deadlines: z.array(Deadline).max(1000),
});
export type OpenDeadlines = z.infer<typeof OpenDeadlines>;
