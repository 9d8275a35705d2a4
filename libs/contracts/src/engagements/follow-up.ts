import { z } from 'zod';
import { AggregateId, PartnerId, PartnerReference } from '../identifiers.js';
import { Label } from '../label.js';
import { Day, PartialDate } from '../partial-date.js';

const agreed = { text: z.string().min(1).max(2000), by: PartialDate.optional() };

/** What was promised at an engagement. Without a label it has the engagement's. */
export const FollowUpDraft = z
  .strictObject({ ...agreed, owedBy: PartnerReference, owedTo: z.array(PartnerReference).max(100).default([]), label: Label.optional() })
  .meta({ id: 'FollowUpDraft' });

export const FollowUpRecord = z
  .strictObject({
    ...agreed,
    engagement: AggregateId,
    title: z.string().describe('of the engagement'),
    owedBy: PartnerId,
    owedTo: z.array(PartnerId),
    state: z.enum(['open', 'done', 'dropped']),
    evidence: z.string().optional(),
    closedOn: Day.optional(),
    reason: z.string().optional().describe('why it was dropped'),
    told: z.array(z.string().max(200)).optional(),
    deadlinesToldOn: Day.optional(),
  })
  .meta({ id: 'FollowUpRecord' });
export type FollowUpRecord = z.infer<typeof FollowUpRecord>;

export const FollowUpView = FollowUpRecord.extend({ id: AggregateId, version: z.int().min(1), label: Label, overdue: z.boolean() }).meta({
  id: 'FollowUpView',
});
export type FollowUpView = z.infer<typeof FollowUpView>;
