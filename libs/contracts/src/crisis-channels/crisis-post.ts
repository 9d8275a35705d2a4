import { z } from 'zod';
import { PartnerId, PartnerReference } from '../identifiers.js';
import { Instant } from '../partial-date.js';
import { Post } from '../principal.js';
import { stepText, storedStep, within } from './step.js';

/** What a post does in handling a crisis. `lead` answers for it, and is held by one post at a time. */
export const CRISIS_DUTIES = ['lead', 'deputy', 'duty-officer', 'liaison', 'scribe', 'spokesperson', 'adviser'] as const;
export const CrisisDuty = z.enum(CRISIS_DUTIES).meta({ id: 'CrisisDuty' });
export type CrisisDuty = z.infer<typeof CrisisDuty>;

/** That a post is given a duty in a crisis: the post, never the person who holds it. */
export const CrisisPostDraft = z
  .strictObject({ duty: CrisisDuty, post: Post, of: PartnerReference.optional().describe("whose post it is; the caller's nation where absent") })
  .meta({ id: 'CrisisPostDraft' });
export type CrisisPostDraft = z.infer<typeof CrisisPostDraft>;

export const CrisisPostEnding = z.strictObject({ reason: stepText.optional() }).meta({ id: 'CrisisPostEnding' });
export type CrisisPostEnding = z.infer<typeof CrisisPostEnding>;

/** The recorded facts of an assignment at one version. */
export const CrisisPostRecord = z
  .strictObject({
    ...within,
    duty: CrisisDuty,
    post: Post,
    of: PartnerId,
    state: z.enum(['assigned', 'ended']),
    from: Instant,
    to: Instant.optional(),
    reason: stepText.optional(),
  })
  .meta({ id: 'CrisisPostRecord' });
export type CrisisPostRecord = z.infer<typeof CrisisPostRecord>;

/** An assignment as reads show it. */
export const CrisisPostView = CrisisPostRecord.extend(storedStep).meta({ id: 'CrisisPostView' });
export type CrisisPostView = z.infer<typeof CrisisPostView>;
