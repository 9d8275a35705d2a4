import { z } from 'zod';
import { PartnerId } from '../identifiers.js';
import { Label } from '../label.js';
import { Instant } from '../partial-date.js';
import { RuleReference } from '../rule.js';
import { CrisisSeverity } from './crisis.js';
import { stepText, storedStep, within } from './step.js';

/** A report on how a crisis stands. Without a label it is protected like the crisis. */
export const SituationReportDraft = z.strictObject({ text: stepText, label: Label.optional() }).meta({ id: 'SituationReportDraft' });
/** The recorded facts of a situation report; what was filed stays as it is. */
export const SituationReportRecord = z
  .strictObject({ ...within, text: stepText, of: PartnerId.describe('whose report it is'), filedAt: Instant, late: z.boolean(), state: z.literal('filed') })
  .meta({ id: 'SituationReportRecord' });
export type SituationReportRecord = z.infer<typeof SituationReportRecord>;
export const SituationReportView = SituationReportRecord.extend(storedStep).meta({ id: 'SituationReportView' });
export type SituationReportView = z.infer<typeof SituationReportView>;

/** How often the situation of a crisis is reported, by its severity, and when the next report is due. */
export const SituationReportingRecord = z
  .strictObject({
    ...within,
    state: z.enum(['running', 'ended']),
    severity: CrisisSeverity,
    everyHours: z.int().min(1),
    rule: RuleReference,
    dueAt: Instant,
    remindAt: Instant.describe('when a reminder is told'),
    reminded: z.boolean(),
    missed: z.int().min(0).describe('reports that were due since the last one was filed'),
    filedAt: Instant.optional().describe('when the last one was filed'),
  })
  .meta({ id: 'SituationReportingRecord' });
export type SituationReportingRecord = z.infer<typeof SituationReportingRecord>;
/** A crisis whose situation is to be reported, as the overdue list shows it. */
export const DueSituationReport = SituationReportingRecord.extend({ ...storedStep, title: z.string(), overdue: z.boolean() }).meta({
  id: 'DueSituationReport',
});
export type DueSituationReport = z.infer<typeof DueSituationReport>;
