import { z } from 'zod';
import { AggregateId, PartnerId, PartnerReference } from '../identifiers.js';
import { Label } from '../label.js';
import { Day, PartialDate } from '../partial-date.js';
import { notEndingBeforeItBegins } from '../spell.js';
import { EngagementKind } from './engagement.js';

const ban = {
  kinds: z.array(EngagementKind).max(20).default([]).describe('empty: every kind'),
  from: PartialDate,
  to: PartialDate.optional().describe('the first day on which it holds no more'),
  reason: z.string().min(1).max(1000),
};

/** From then on nothing of these kinds is planned with the partner, until another day. */
export const VisitBanDraft = notEndingBeforeItBegins(z.strictObject({ ...ban, partner: PartnerReference, label: Label.optional() })).meta({
  id: 'VisitBanDraft',
});

export const VisitBanRecord = z
  .strictObject({ ...ban, partner: PartnerId, lifted: z.strictObject({ on: Day, reason: z.string() }).optional() })
  .meta({ id: 'VisitBanRecord' });
export type VisitBanRecord = z.infer<typeof VisitBanRecord>;

export const VisitBanView = VisitBanRecord.extend({ id: AggregateId, version: z.int().min(1), label: Label }).meta({ id: 'VisitBanView' });
export type VisitBanView = z.infer<typeof VisitBanView>;
