import { z } from 'zod';
import { AggregateId, PartnerId, PartnerReference } from '../identifiers.js';
import { Label } from '../label.js';
import { Instant, PartialDate } from '../partial-date.js';
import { RuleReference } from '../rule.js';
import { CrisisPhase, CrisisSeverity } from './crisis.js';
import { stepText, storedStep } from './step.js';

export const SuggestionReason = z.enum(['missed-line-checks', 'explanation-overdue', 'incident-reported']).meta({ id: 'SuggestionReason' });
export type SuggestionReason = z.infer<typeof SuggestionReason>;

/** An incident as somebody reports it. Without a label it is the author's own nation's. */
export const IncidentDraft = z
  .strictObject({
    title: z.string().min(1).max(400),
    text: stepText,
    partners: z.array(PartnerReference).min(2).max(100),
    channel: AggregateId.optional(),
    label: Label.optional(),
  })
  .meta({ id: 'IncidentDraft' });

export const SuggestionAcceptance = z
  .strictObject({
    title: z.string().min(1).max(500).optional(),
    basis: stepText.optional(),
    openedOn: PartialDate.optional().describe('today where absent'),
    severity: CrisisSeverity.optional(),
    phase: CrisisPhase.default('indications-and-warning'),
  })
  .meta({ id: 'SuggestionAcceptance', description: 'The crisis that is opened. What is absent is as it was suggested' });
export const SuggestionDismissal = z.strictObject({ reason: stepText }).meta({ id: 'SuggestionDismissal' });

/** That somebody look whether there is a crisis, and by which rule. */
export const SuggestionRecord = z
  .strictObject({
    reason: SuggestionReason,
    rule: RuleReference,
    title: z.string().min(1).max(500),
    text: stepText,
    partners: z.array(PartnerId),
    channel: AggregateId.optional(),
    within: AggregateId.optional().describe('the crisis in which the explanation was asked for'),
    state: z.enum(['open', 'accepted', 'dismissed']),
    suggestedAt: Instant,
    crisis: AggregateId.optional().describe('the crisis that was opened'),
    dismissed: stepText.optional().describe('why it was dismissed'),
  })
  .meta({ id: 'SuggestionRecord' });
export type SuggestionRecord = z.infer<typeof SuggestionRecord>;
export const SuggestionView = SuggestionRecord.extend(storedStep).meta({ id: 'SuggestionView' });
export type SuggestionView = z.infer<typeof SuggestionView>;
