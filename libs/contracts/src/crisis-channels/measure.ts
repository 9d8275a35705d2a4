import { z } from 'zod';
import { AggregateId, PartnerId, PartnerReference } from '../identifiers.js';
import { Label } from '../label.js';
import { Day } from '../partial-date.js';
import { basis, stepText, storedStep, within } from './step.js';

/** proposed → agreed → carried-out or broken; withdrawn before either */
export const CRISIS_MEASURE_STATES = ['proposed', 'agreed', 'carried-out', 'broken', 'withdrawn'] as const;
export const CrisisMeasureState = z.enum(CRISIS_MEASURE_STATES).meta({ id: 'CrisisMeasureState' });
export type CrisisMeasureState = z.infer<typeof CrisisMeasureState>;

const described = { text: stepText, dueOn: Day.optional().describe('the day by which it is carried out'), ...basis };

/** A step towards de-escalation as somebody proposes it. Without a label it is protected like the crisis, or like its pair. */
export const CrisisMeasureDraft = z
  .strictObject({
    ...described,
    owedBy: PartnerReference,
    pairedWith: AggregateId.optional().describe('a measure proposed before, in return for which this one is done: both are agreed together or not at all'),
    label: Label.optional(),
  })
  .meta({ id: 'CrisisMeasureDraft' });
export type CrisisMeasureDraft = z.infer<typeof CrisisMeasureDraft>;

export const CrisisMeasureAgreement = z.strictObject({ on: Day, ...basis }).meta({
  id: 'CrisisMeasureAgreement',
  description: 'That both sides take a measure on. It needs a basis, here or where it was proposed',
});
export type CrisisMeasureAgreement = z.infer<typeof CrisisMeasureAgreement>;

/** What became of a measure, on which day, and what shows it. */
export const CrisisMeasureOutcome = z.strictObject({ on: Day, evidence: stepText }).meta({ id: 'CrisisMeasureOutcome' });
export type CrisisMeasureOutcome = z.infer<typeof CrisisMeasureOutcome>;

export const CrisisMeasureWithdrawal = z.strictObject({ on: Day, reason: stepText }).meta({ id: 'CrisisMeasureWithdrawal' });
export type CrisisMeasureWithdrawal = z.infer<typeof CrisisMeasureWithdrawal>;

/** The recorded facts of a measure at one version. */
export const CrisisMeasureRecord = z
  .strictObject({
    ...within,
    ...described,
    owedBy: PartnerId,
    pairedWith: AggregateId.optional(),
    state: CrisisMeasureState,
    agreedOn: Day.optional(),
    carriedOut: CrisisMeasureOutcome.optional(),
    broken: CrisisMeasureOutcome.optional(),
    withdrawn: CrisisMeasureWithdrawal.optional(),
    pairBrokenOn: Day.optional().describe('the measure done in return was broken on this day'),
    overdue: z.boolean().describe('its day has passed, and it is not carried out'),
  })
  .meta({ id: 'CrisisMeasureRecord' });
export type CrisisMeasureRecord = z.infer<typeof CrisisMeasureRecord>;

/** A measure as reads show it. */
export const CrisisMeasureView = CrisisMeasureRecord.extend(storedStep).meta({ id: 'CrisisMeasureView' });
export type CrisisMeasureView = z.infer<typeof CrisisMeasureView>;
