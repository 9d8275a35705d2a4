import { z } from 'zod';
import { Instant } from '../partial-date.js';
import { Post } from '../principal.js';
import { RuleReference } from '../rule.js';

/** What is approved: the plan of an engagement, or the account of it. */
export const EngagementApprovalSubject = z.enum(['plan', 'account']).meta({ id: 'EngagementApprovalSubject' });
export type EngagementApprovalSubject = z.infer<typeof EngagementApprovalSubject>;

/** One step of an approval chain: the holder of any of these posts decides. */
export const EngagementApprovalStep = z
  .strictObject({
    id: z.string().min(1).max(100),
    title: z.string().min(1).max(200),
    posts: z.array(Post).min(1).max(20),
    silenceDays: z.int().min(1).max(365).optional().describe('unanswered for so many days it counts as given'),
  })
  .meta({ id: 'EngagementApprovalStep' });
export type EngagementApprovalStep = z.infer<typeof EngagementApprovalStep>;

/** A chain on its way: the steps as they were when it was submitted, and the one that waits, since when. */
export const EngagementPendingApproval = z
  .strictObject({ of: EngagementApprovalSubject, rule: RuleReference, steps: z.array(EngagementApprovalStep), at: z.int().min(0), since: Instant })
  .meta({ id: 'EngagementPendingApproval' });
export type EngagementPendingApproval = z.infer<typeof EngagementPendingApproval>;

/** What became of a step. `silence`: nobody answered in time, and that counts as given. */
export const EngagementApprovalDecision = z
  .strictObject({
    of: EngagementApprovalSubject,
    step: z.string(),
    decision: z.enum(['given', 'silence', 'returned']),
    by: z.string().optional(),
    post: Post.optional(),
    at: Instant,
    reason: z.string().optional(),
  })
  .meta({ id: 'EngagementApprovalDecision' });
export type EngagementApprovalDecision = z.infer<typeof EngagementApprovalDecision>;
