import { z } from 'zod';
import { AggregateId, PartnerId } from '../identifiers.js';
import { Day, PartialDate } from '../partial-date.js';
import { RuleReference } from '../rule.js';

const note = z.string().min(1).max(2000).optional();

/** Parties agreed that the agreement runs on, until another day. */
export const Renewal = z
  .strictObject({ id: AggregateId, from: PartialDate.optional(), until: PartialDate, agreedOn: Day.optional(), note })
  .meta({ id: 'Renewal', description: 'from: where the term before it ended; until: the first day on which it holds no longer' });
export type Renewal = z.infer<typeof Renewal>;

/** A party said in time that it does not want another term: the agreement ends with the present one. */
export const RenewalNotice = z.strictObject({ partner: PartnerId, noticeGivenOn: Day, endsOn: PartialDate }).meta({ id: 'RenewalNotice' });
export type RenewalNotice = z.infer<typeof RenewalNotice>;

/** A review conference that took place. */
export const Review = z.strictObject({ id: AggregateId, heldOn: Day, note }).meta({ id: 'Review' });
export type Review = z.infer<typeof Review>;

/** What became of an agreement's clocks, as fields of its record. */
export const clockState = {
  renewals: z.array(Renewal).optional(),
  renewalNotice: RenewalNotice.optional(),
  reviewsHeld: z.array(Review).optional(),
};

/** Fields an action has once something followed from it; nobody states them. */
export const actionOutcome = {
  rule: RuleReference.optional().describe('by which the day it takes effect was computed'),
  revokedOn: Day.optional().describe('of a notice of withdrawal: taken back before it ended'),
};

const Computed = z.object({ on: Day, rule: RuleReference.optional() });

/** When one party may leave. */
export const PartyClock = z
  .object({
    partner: PartnerId,
    noticeFrom: Computed.optional().describe('the earliest day on which it may give notice of withdrawal, the day asked about at the earliest'),
    leavesOn: Computed.optional().describe('the day on which it would be bound no longer if it gave notice on that day'),
    notice: z.object({ action: AggregateId, givenOn: PartialDate.optional(), endsOn: PartialDate.optional() }).optional().describe('a notice that is running'),
  })
  .meta({ id: 'PartyClock' });
export type PartyClock = z.infer<typeof PartyClock>;

/** Everything that runs in an agreement as of a day, each with the rule it follows. */
export const AgreementClocks = z
  .object({
    agreement: AggregateId,
    version: z.int().min(1),
    asOf: Day,
    term: z
      .object({
        from: PartialDate.optional(),
        until: PartialDate,
        renewal: z.enum(['none', 'tacit', 'express']),
        ends: z.boolean().describe('true where it ends then for all that is known; false where it renews itself'),
        rule: RuleReference.optional(),
      })
      .optional(),
    lastDayToGiveNotice: Computed.extend({ kind: z.enum(['renewal-notice', 'withdrawal-notice']) }).optional(),
    nextReview: Computed.optional(),
    yearlyReports: z.array(Computed.extend({ title: z.string() })),
    parties: z.array(PartyClock),
  })
  .meta({ id: 'AgreementClocks' });
export type AgreementClocks = z.infer<typeof AgreementClocks>;
