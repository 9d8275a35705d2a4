import { z } from 'zod';
import { AggregateId } from '../identifiers.js';
import { PageQuery, pageOf } from '../paging.js';
import { defineRoute } from '../route.js';
import { ExplanationAnswer, ExplanationDraft, ExplanationState, ExplanationView, MeetingHolding, MeetingRequest } from './explanation.js';
import { addStep, changeStep, listSteps } from './route-parts.js';

const path = '/v1/crises/{id}/explanations';
const change = { ...changeStep, params: { id: AggregateId, explanation: AggregateId }, response: ExplanationView } as const;

export const listExplanations = defineRoute({
  ...listSteps,
  id: 'listExplanations',
  path,
  summary: 'Explanations asked for in a crisis, in the order they were asked for.',
  query: z.strictObject({ ...PageQuery, state: ExplanationState.optional() }),
  response: pageOf(ExplanationView),
});

export const askForExplanation = defineRoute({
  ...addStep,
  id: 'askForExplanation',
  path,
  summary: 'Asks a partner to explain unusual activities (Vienna Document, chapter III); due after 48 hours.',
  body: ExplanationDraft,
  response: ExplanationView,
});

export const giveExplanation = defineRoute({
  ...change,
  id: 'giveExplanation',
  path: `${path}/{explanation}/answer`,
  summary: 'Records the explanation that was given, in time or late.',
  body: ExplanationAnswer,
});

export const requestMeeting = defineRoute({
  ...change,
  id: 'requestMeeting',
  path: `${path}/{explanation}/meeting`,
  summary: 'Asks for a meeting, after an explanation or when its time has passed; to be held within 48 hours.',
  body: MeetingRequest,
});

export const holdMeeting = defineRoute({
  ...change,
  id: 'holdMeeting',
  path: `${path}/{explanation}/meeting/held`,
  summary: 'Records that the meeting was held, and what came of it.',
  body: MeetingHolding,
});

export const explanationRoutes = [listExplanations, askForExplanation, giveExplanation, holdMeeting, requestMeeting] as const;
