import { z } from 'zod';
import { PartnerId, PartnerReference } from '../identifiers.js';
import { PartialDate } from '../partial-date.js';
import { RuleReference } from '../rule.js';

const count = z.int().min(1).max(400);

/** A stretch of time; months and years end on the same day of the month, or on its last where that day does not exist. */
export const Period = z
  .union([
    z.strictObject({ days: z.int().min(0).max(36_500) }),
    z.strictObject({ months: z.int().min(1).max(1_200) }),
    z.strictObject({ years: z.int().min(1).max(100) }),
  ])
  .meta({ id: 'Period' });
export type Period = z.infer<typeof Period>;

/** How long after the fact that completes it something takes effect. `firstDayOfMonth: 6` is the first day of the sixth month after the month of that fact. */
export const Delay = z.union([...Period.options, z.strictObject({ firstDayOfMonth: z.int().min(1).max(120) })]).meta({ id: 'Delay' });
export type Delay = z.infer<typeof Delay>;

const otherForms = [
  z.strictObject({ form: z.literal('on-signature') }),
  z.strictObject({ form: z.literal('on-exchange-of-notes') }),
  z.strictObject({ form: z.literal('on-last-notification'), delay: Delay.optional() }),
  z.strictObject({ form: z.literal('fixed-date'), on: PartialDate }),
] as const;

const nthInstrument = {
  form: z.literal('nth-instrument'),
  count: count.optional(),
  ofSignatories: z.enum(['majority', 'all']).optional().describe('of those that signed; with `count`, both must be reached'),
  delay: Delay.optional(),
};

const EntryIntoForceDraft = z
  .discriminatedUnion('form', [...otherForms, z.strictObject({ ...nthInstrument, including: z.array(PartnerReference).max(400).optional() })])
  .meta({ id: 'EntryIntoForceDraft' });

/** When an agreement enters into force. Instruments are ratification, acceptance, approval, accession and definitive signature. */
export const EntryIntoForceRule = z
  .discriminatedUnion('form', [...otherForms, z.strictObject({ ...nthInstrument, including: z.array(PartnerId).max(400).optional() })])
  .meta({ id: 'EntryIntoForceRule' });
export type EntryIntoForceRule = z.infer<typeof EntryIntoForceRule>;

/** Leaving: notice first, bound until it ends. */
const withdrawal = z.strictObject({
  notice: Delay,
  notWithin: Period.optional().describe('from entry into force: no notice before this has passed'),
});

/** How long the agreement runs and what happens then. `notice` is how long before the end a party must say that it leaves. */
const duration = z.strictObject({
  runsFor: Period.optional(),
  until: PartialDate.optional(),
  renewal: z.enum(['none', 'tacit', 'express']).default('none'),
  renewsFor: Period.optional(),
  notice: Period.optional(),
});

const reviews = z.strictObject({ first: Period, every: Period.optional() });

const terms = {
  regime: z
    .string()
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
    .max(100)
    .optional()
    .describe('bundled rules that hold where the terms say nothing themselves'),
  lateJoiner: z
    .strictObject({
      delay: Delay,
      after: z
        .enum(['entry-into-force', 'completion'])
        .optional()
        .describe('late is who joins after entry into force, or after the act that completed its condition'),
    })
    .optional()
    .describe('for who joins late; the delay of entryIntoForce where absent'),
  withdrawal: withdrawal.optional(),
  duration: duration.optional(),
  reviews: reviews.optional(),
  rule: RuleReference.optional().describe('where these terms are written'),
};

export const TermsDraft = z.strictObject({ ...terms, entryIntoForce: EntryIntoForceDraft.optional() }).meta({ id: 'TermsDraft' });
export type TermsDraft = z.infer<typeof TermsDraft>;
/** What the text of an agreement says about when it binds, for how long, and how one leaves. */
export const Terms = z.strictObject({ ...terms, entryIntoForce: EntryIntoForceRule.optional() }).meta({ id: 'Terms' });
export type Terms = z.infer<typeof Terms>;
