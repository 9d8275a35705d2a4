import { z } from 'zod';
import { PartnerId, PartnerReference } from '../identifiers.js';
import { Label } from '../label.js';
import { Day } from '../partial-date.js';
import { basis, stepText, storedStep, within } from './step.js';

const about = { about: stepText, ...basis };

/** A consultation as any one party asks for it, which nobody else has to agree to (North Atlantic Treaty, article 4). It needs a basis. */
export const ConsultationDraft = z
  .strictObject({
    ...about,
    askedBy: PartnerReference.optional().describe("the caller's nation where absent"),
    with: z.array(PartnerReference).max(100).default([]).describe('whom it is asked of; empty: every party'),
    requestedOn: Day.optional().describe('today where absent'),
    label: Label.optional(),
  })
  .meta({ id: 'ConsultationDraft' });

export const ConsultationHolding = z.strictObject({ on: Day, outcome: stepText }).meta({ id: 'ConsultationHolding' });
export type ConsultationHolding = z.infer<typeof ConsultationHolding>;
export const ConsultationLapse = z.strictObject({ on: Day, reason: stepText }).meta({ id: 'ConsultationLapse' });
export type ConsultationLapse = z.infer<typeof ConsultationLapse>;

/** The recorded facts of a consultation at one version. */
export const ConsultationRecord = z
  .strictObject({
    ...within,
    ...about,
    askedBy: PartnerId,
    with: z.array(PartnerId),
    requestedOn: Day,
    state: z.enum(['requested', 'held', 'lapsed']),
    held: ConsultationHolding.optional(),
    lapsed: ConsultationLapse.optional(),
  })
  .meta({ id: 'ConsultationRecord' });
export type ConsultationRecord = z.infer<typeof ConsultationRecord>;
export const ConsultationView = ConsultationRecord.extend(storedStep).meta({ id: 'ConsultationView' });
export type ConsultationView = z.infer<typeof ConsultationView>;

const decided = { decided: stepText, on: Day, ...basis };

/** A decision on collective defence: a record of its own, never a step of severity. It needs a basis. */
export const CollectiveDefenceDraft = z
  .strictObject({ ...decided, by: z.array(PartnerReference).min(1).max(100), label: Label.optional() })
  .meta({ id: 'CollectiveDefenceDraft' });
/** The recorded facts of such a decision. */
export const CollectiveDefenceRecord = z
  .strictObject({ ...within, ...decided, by: z.array(PartnerId), state: z.literal('decided') })
  .meta({ id: 'CollectiveDefenceRecord' });
export type CollectiveDefenceRecord = z.infer<typeof CollectiveDefenceRecord>;
export const CollectiveDefenceView = CollectiveDefenceRecord.extend(storedStep).meta({ id: 'CollectiveDefenceView' });
export type CollectiveDefenceView = z.infer<typeof CollectiveDefenceView>;
