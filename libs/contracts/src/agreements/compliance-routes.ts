import { z } from 'zod';
import { AggregateId, PartnerId, PartnerReference } from '../identifiers.js';
import { Label } from '../label.js';
import { PageQuery, pageOf } from '../paging.js';
import { defineRoute } from '../route.js';
import {
  ComplianceAnswer,
  ComplianceCase,
  ComplianceCaseVersion,
  ComplianceCaseView,
  ComplianceClosure,
  ComplianceOutcome,
  ComplianceReopening,
  ComplianceStatus,
  Finding,
  Measure,
} from './compliance.js';
import { OwedOccurrence } from './obligation-routes.js';

const params = { id: AggregateId };
const read = { method: 'GET', service: 'agreements', roles: [] } as const;

export const listComplianceCases = defineRoute({
  ...read,
  id: 'listComplianceCases',
  path: '/v1/compliance-cases',
  summary: 'Compliance cases by agreement, party, status, outcome. `suggested` counts what is overdue and no case is about.',
  query: z.strictObject({
    ...PageQuery,
    agreement: AggregateId.optional(),
    party: PartnerId.optional(),
    status: ComplianceStatus.optional(),
    outcome: ComplianceOutcome.optional().describe('of the last closure'),
  }),
  response: pageOf(ComplianceCaseView).extend({ suggested: z.int().describe('of the same agreement and party') }),
});

export const listSuggestedCases = defineRoute({
  ...read,
  id: 'listSuggestedCases',
  path: '/v1/compliance-cases/suggested',
  summary: 'What is overdue today and no case the caller may see is about: somebody may open one.',
  query: z.strictObject({ ...PageQuery, agreement: AggregateId.optional(), party: PartnerId.optional() }),
  response: pageOf(OwedOccurrence),
});

export const getComplianceCase = defineRoute({
  ...read,
  id: 'getComplianceCase',
  path: '/v1/compliance-cases/{id}',
  summary: 'One compliance case.',
  params,
  response: ComplianceCaseView,
});

export const getComplianceCaseHistory = defineRoute({
  ...read,
  id: 'getComplianceCaseHistory',
  path: '/v1/compliance-cases/{id}/history',
  summary: 'Every version of a compliance case: what it said and from when to when it was what we knew.',
  params,
  query: z.strictObject(PageQuery),
  response: pageOf(ComplianceCaseVersion),
});

export const openComplianceCase = defineRoute({
  id: 'openComplianceCase',
  method: 'POST',
  service: 'agreements',
  path: '/v1/compliance-cases',
  roles: ['compliance-officer'],
  summary: 'Opens a case about a party of an agreement and its obligations. Without a label it has its agreement’s.',
  body: z.strictObject({
    agreement: AggregateId,
    party: PartnerReference,
    concerns: ComplianceCase.shape.concerns.min(1).max(50),
    grounds: ComplianceCase.shape.grounds,
    label: Label.optional(),
  }),
  status: 201,
  idempotent: true,
  response: ComplianceCaseView,
});

const change = { method: 'POST', service: 'agreements', status: 200, ifMatch: true, params, response: ComplianceCaseView } as const;

export const recordFinding = defineRoute({
  ...change,
  id: 'recordFinding',
  path: '/v1/compliance-cases/{id}/findings',
  roles: ['compliance-officer'],
  summary: 'Records what was found.',
  body: Finding.pick({ what: true, evidence: true }),
});

export const setMeasure = defineRoute({
  ...change,
  id: 'setMeasure',
  path: '/v1/compliance-cases/{id}/measures',
  roles: ['compliance-officer'],
  summary: 'Sets what the party is to do by a day.',
  body: Measure.pick({ what: true, dueOn: true }),
});

export const completeMeasure = defineRoute({
  ...change,
  id: 'completeMeasure',
  path: '/v1/compliance-cases/{id}/measures/{measure}/completion',
  roles: ['compliance-officer', 'desk-officer'],
  summary: 'Records that the party did it.',
  params: { ...params, measure: AggregateId },
  body: z.strictObject({ on: Finding.shape.on, how: Finding.shape.what.optional() }),
});

export const recordComplianceAnswer = defineRoute({
  ...change,
  id: 'recordComplianceAnswer',
  path: '/v1/compliance-cases/{id}/answers',
  roles: ['compliance-officer', 'desk-officer'],
  summary: 'Records what the party concerned says to it.',
  body: ComplianceAnswer.pick({ text: true, evidence: true, on: true }),
});

export const closeComplianceCase = defineRoute({
  ...change,
  id: 'closeComplianceCase',
  path: '/v1/compliance-cases/{id}/closure',
  roles: ['compliance-officer'],
  summary: 'Closes the case with an outcome and reasons.',
  body: ComplianceClosure.pick({ outcome: true, reasons: true, measuresStayOpen: true }),
});

export const reopenComplianceCase = defineRoute({
  ...change,
  id: 'reopenComplianceCase',
  path: '/v1/compliance-cases/{id}/reopening',
  roles: ['compliance-officer'],
  summary: 'Opens a closed case again on new evidence.',
  body: ComplianceReopening.pick({ evidence: true, reason: true }),
});

export const complianceRoutes = [
  listSuggestedCases,
  listComplianceCases,
  openComplianceCase,
  getComplianceCase,
  getComplianceCaseHistory,
  recordFinding,
  setMeasure,
  completeMeasure,
  recordComplianceAnswer,
  closeComplianceCase,
  reopenComplianceCase,
] as const;
