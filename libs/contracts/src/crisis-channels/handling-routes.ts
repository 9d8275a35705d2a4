import { z } from 'zod';
import { AggregateId } from '../identifiers.js';
import { PageQuery, pageOf } from '../paging.js';
import { defineRoute } from '../route.js';
import { CollectiveDefenceDraft, CollectiveDefenceView, ConsultationDraft, ConsultationHolding, ConsultationLapse, ConsultationView } from './consultation.js';
import { CrisisView } from './crisis.js';
import { RetrospectiveDraft, RetrospectiveView } from './retrospective.js';
import { addStep, changeStep, listSteps, service, stepWriters, writers } from './route-parts.js';
import { DueSituationReport, SituationReportDraft, SituationReportView } from './situation-report.js';
import { IncidentDraft, SuggestionAcceptance, SuggestionDismissal, SuggestionView } from './suggestion.js';

const paged = z.strictObject(PageQuery);
const consultations = '/v1/crises/{id}/consultations';
const consultation = { ...changeStep, params: { id: AggregateId, consultation: AggregateId }, response: ConsultationView } as const;

export const listConsultations = defineRoute({
  ...listSteps,
  id: 'listConsultations',
  path: consultations,
  summary: 'Consultations asked for in a crisis.',
  query: z.strictObject({ ...PageQuery, state: ConsultationView.shape.state.optional() }),
  response: pageOf(ConsultationView),
});

export const requestConsultation = defineRoute({
  ...addStep,
  id: 'requestConsultation',
  path: consultations,
  summary: 'Asks for a consultation, as any one party may. Needs a basis; under an agreement only who is bound by it may ask.',
  body: ConsultationDraft,
  response: ConsultationView,
});

export const holdConsultation = defineRoute({
  ...consultation,
  id: 'holdConsultation',
  path: `${consultations}/{consultation}/held`,
  summary: 'Records that it was held, and what came of it.',
  body: ConsultationHolding,
});

export const lapseConsultation = defineRoute({
  ...consultation,
  id: 'lapseConsultation',
  path: `${consultations}/{consultation}/lapsed`,
  summary: 'Records that it will not be held, and why.',
  body: ConsultationLapse,
});

export const listCollectiveDefence = defineRoute({
  ...listSteps,
  id: 'listCollectiveDefence',
  path: '/v1/crises/{id}/decisions',
  summary: 'Decisions on collective defence in a crisis.',
  query: paged,
  response: pageOf(CollectiveDefenceView),
});

export const decideCollectiveDefence = defineRoute({
  ...addStep,
  id: 'decideCollectiveDefence',
  path: '/v1/crises/{id}/decisions',
  summary: 'Records a decision on collective defence: what, by whom, on which day, on which basis. It changes no severity.',
  body: CollectiveDefenceDraft,
  response: CollectiveDefenceView,
});

export const listSituationReports = defineRoute({
  ...listSteps,
  id: 'listSituationReports',
  path: '/v1/crises/{id}/situation-reports',
  summary: 'Situation reports on a crisis, in the order they were filed.',
  query: paged,
  response: pageOf(SituationReportView),
});

export const fileSituationReport = defineRoute({
  ...addStep,
  id: 'fileSituationReport',
  path: '/v1/crises/{id}/situation-reports',
  summary: 'Files a situation report; the next is due after as many hours as the severity says.',
  body: SituationReportDraft,
  response: SituationReportView,
});

export const listDueSituationReports = defineRoute({
  id: 'listDueSituationReports',
  method: 'GET',
  path: '/v1/situation-reports',
  service,
  roles: [],
  summary: 'When the next situation report on each open crisis is due, soonest first; with `overdue` those that were missed.',
  query: z.strictObject({ ...PageQuery, overdue: z.stringbool().optional() }),
  response: pageOf(DueSituationReport),
});

export const getRetrospective = defineRoute({
  ...listSteps,
  id: 'getRetrospective',
  path: '/v1/crises/{id}/retrospective',
  summary: 'The retrospective of a crisis: one, or none yet.',
  query: paged,
  response: pageOf(RetrospectiveView),
});

export const holdRetrospective = defineRoute({
  ...addStep,
  id: 'holdRetrospective',
  path: '/v1/crises/{id}/retrospective',
  summary: 'Records the retrospective of a closed crisis, once; its lessons are handed to exercises.',
  body: RetrospectiveDraft,
  response: RetrospectiveView,
});

const suggestion = { ...changeStep, roles: writers, params: { id: AggregateId } } as const;

export const listCrisisSuggestions = defineRoute({
  id: 'listCrisisSuggestions',
  method: 'GET',
  path: '/v1/crisis-suggestions',
  service,
  roles: [],
  summary: 'What suggests that there is a crisis, and by which rule.',
  query: z.strictObject({ ...PageQuery, state: SuggestionView.shape.state.optional() }),
  response: pageOf(SuggestionView),
});

export const reportIncident = defineRoute({
  id: 'reportIncident',
  method: 'POST',
  path: '/v1/crisis-suggestions',
  service,
  roles: stepWriters,
  summary: 'Reports an incident between partners, which suggests a crisis.',
  body: IncidentDraft,
  status: 201,
  idempotent: true,
  response: SuggestionView,
});

export const acceptCrisisSuggestion = defineRoute({
  ...suggestion,
  id: 'acceptCrisisSuggestion',
  path: '/v1/crisis-suggestions/{id}/accept',
  summary: 'Opens the crisis that is suggested.',
  body: SuggestionAcceptance,
  response: CrisisView,
});

export const dismissCrisisSuggestion = defineRoute({
  ...suggestion,
  id: 'dismissCrisisSuggestion',
  path: '/v1/crisis-suggestions/{id}/dismiss',
  summary: 'Records that there is no crisis, and why.',
  body: SuggestionDismissal,
  response: SuggestionView,
});

export const handlingRoutes = [
  listConsultations,
  requestConsultation,
  holdConsultation,
  lapseConsultation,
  listCollectiveDefence,
  decideCollectiveDefence,
  listSituationReports,
  fileSituationReport,
  listDueSituationReports,
  getRetrospective,
  holdRetrospective,
  listCrisisSuggestions,
  reportIncident,
  acceptCrisisSuggestion,
  dismissCrisisSuggestion,
] as const;
