import { z } from 'zod';
import { AggregateId, PartnerId } from '../identifiers.js';
import { Day, PartialDate } from '../partial-date.js';
import { notEndingBeforeItBegins } from '../spell.js';

const text = z.string().min(1).max(4000);

/** A party does not accept what another one reserved. */
export const Objection = z
  .strictObject({
    id: AggregateId,
    partner: PartnerId,
    objectedOn: Day,
    precludesForce: z.boolean().describe('true: the agreement is not in force between the two'),
    text: text.optional(),
  })
  .meta({ id: 'Objection' });
export type Objection = z.infer<typeof Objection>;

export const RESERVED_WITH = ['signature', 'ratification', 'acceptance', 'approval', 'accession'] as const;

const reserved = {
  article: z.string().min(1).max(200),
  text,
  madeWith: z.enum(RESERVED_WITH),
  madeOn: Day,
};

/** A party excludes or changes what an article means for it. */
export const Reservation = z
  .strictObject({
    id: AggregateId,
    partner: PartnerId,
    ...reserved,
    notifiedOn: Day.describe('the day the other parties were told: they may object until twelve months after it'),
    objections: z.array(Objection),
    withdrawnOn: Day.optional(),
  })
  .meta({ id: 'Reservation' });
export type Reservation = z.infer<typeof Reservation>;

export const ReservationDraft = z
  .strictObject({ ...reserved, notifiedOn: Day.optional().describe('the day it was made where absent') })
  .meta({ id: 'ReservationDraft' });
export type ReservationDraft = z.infer<typeof ReservationDraft>;

export const SUSPENSION_BASES = ['terms', 'consent', 'breach', 'impossibility', 'changed-circumstances', 'later-agreement', 'other'] as const;

const suspended = {
  from: PartialDate,
  to: PartialDate.optional(),
  reason: z.string().min(1).max(2000),
  basis: z.enum(SUSPENSION_BASES).describe('on what it rests: Vienna Convention on the Law of Treaties, articles 57 to 62'),
};

/** A spell in which the agreement, or one party of it, is suspended: it binds on, and obliges nobody to perform. */
export const Suspension = z
  .strictObject({ id: AggregateId, partner: PartnerId.optional().describe('absent: the agreement between all its parties'), ...suspended })
  .meta({ id: 'Suspension' });
export type Suspension = z.infer<typeof Suspension>;

export const SuspensionDraft = notEndingBeforeItBegins(z.strictObject(suspended)).meta({ id: 'SuspensionDraft' });
export type SuspensionDraft = z.infer<typeof SuspensionDraft>;

/** What became of an agreement beside its clocks, as fields of its record. */
export const lifecycleState = {
  reservations: z.array(Reservation).optional(),
  suspensions: z.array(Suspension).optional(),
  supersedes: z.array(AggregateId).optional().describe('agreements this one takes the place of'),
  supersededBy: z.strictObject({ by: AggregateId, on: PartialDate.optional() }).optional().describe('on: when the agreement that takes its place is in force'),
};
