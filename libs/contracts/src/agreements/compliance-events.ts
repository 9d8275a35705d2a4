import { z } from 'zod';
import { defineEvent } from '../event-registry.js';
import { AggregateId, PartnerId } from '../identifiers.js';
import { ComplianceAnswer, ComplianceCase, ComplianceClosure, ComplianceReopening, Finding, Measure } from './compliance.js';

/** What a consumer needs of the case an event is about, without asking for it; `title` is the agreement's. */
const about = { agreement: AggregateId, title: z.string(), party: PartnerId.describe('the party the case is about') };

export const complianceCaseOpened = defineEvent({
  type: 'entente.agreements.compliance-case-opened.v1',
  direction: 'domain',
  summary: 'A case is open on whether a party does what the agreement asks; carries the whole record.',
  data: z.strictObject({ ...about, case: ComplianceCase }),
});

export const complianceFindingRecorded = defineEvent({
  type: 'entente.agreements.compliance-finding-recorded.v1',
  direction: 'domain',
  summary: 'Something was found in a case.',
  data: z.strictObject({ ...about, finding: Finding }),
});

export const complianceMeasureSet = defineEvent({
  type: 'entente.agreements.compliance-measure-set.v1',
  direction: 'domain',
  summary: 'The party is to do something by a day.',
  data: z.strictObject({ ...about, measure: Measure }),
});

export const complianceMeasureDone = defineEvent({
  type: 'entente.agreements.compliance-measure-done.v1',
  direction: 'domain',
  summary: 'The party did what a measure asks.',
  data: z.strictObject({ ...about, measure: Measure }),
});

export const complianceAnswerRecorded = defineEvent({
  type: 'entente.agreements.compliance-answer-recorded.v1',
  direction: 'domain',
  summary: 'The party answered to the case.',
  data: z.strictObject({ ...about, answer: ComplianceAnswer }),
});

export const complianceCaseClosed = defineEvent({
  type: 'entente.agreements.compliance-case-closed.v1',
  direction: 'domain',
  summary: 'The case is closed, with its outcome and reasons.',
  data: z.strictObject({ ...about, closure: ComplianceClosure }),
});

export const complianceCaseReopened = defineEvent({
  type: 'entente.agreements.compliance-case-reopened.v1',
  direction: 'domain',
  summary: 'New evidence opened a closed case again.',
  data: z.strictObject({ ...about, reopening: ComplianceReopening }),
});

export const complianceEvents = [
  complianceCaseOpened,
  complianceFindingRecorded,
  complianceMeasureSet,
  complianceMeasureDone,
  complianceAnswerRecorded,
  complianceCaseClosed,
  complianceCaseReopened,
] as const;
