import {
  AgreementReport,
  CrisisReport,
  EngagementReport,
  ExerciseReport,
  PartnerReport,
  agreementReported,
  crisisReported,
  engagementReported,
  exerciseReported,
  partnerReported,
  type EventDefinition,
} from '@entente/contracts';
import { z } from 'zod';

export const IMPORT_KINDS = ['agreements', 'crises', 'engagements', 'exercises', 'partners'] as const;
export const ImportKind = z.enum(IMPORT_KINDS);
export type ImportKind = z.infer<typeof ImportKind>;

/** What a kind of import becomes: the event, and the fields a mapping may fill. */
export const IMPORTS: Readonly<Record<ImportKind, { event: EventDefinition; fields: readonly string[] }>> = {
  agreements: { event: agreementReported, fields: fieldsOf(AgreementReport.shape) },
  crises: { event: crisisReported, fields: fieldsOf(CrisisReport.shape) },
  engagements: { event: engagementReported, fields: fieldsOf(EngagementReport.shape) },
  exercises: { event: exerciseReported, fields: fieldsOf(ExerciseReport.shape) },
  partners: { event: partnerReported, fields: fieldsOf(PartnerReport.shape) },
};

function fieldsOf(shape: object): string[] {
  return Object.keys(shape).filter((field) => field !== 'report');
}
