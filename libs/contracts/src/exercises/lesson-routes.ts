import { z } from 'zod';
import { AggregateId } from '../identifiers.js';
import { Label } from '../label.js';
import { PageQuery, pageOf } from '../paging.js';
import { defineRoute } from '../route.js';
import { FindingDomain, FindingDraft, FindingView, LessonDraft, LessonState, LessonStep, LessonView, Severity } from './lesson.js';

const writers = ['desk-officer', 'integrator'] as const;

export const listFindings = defineRoute({
  id: 'listFindings',
  method: 'GET',
  path: '/v1/exercises/{id}/findings',
  service: 'exercises',
  roles: [],
  summary: 'What was found about how the forces work together, and in how many editions of the series.',
  params: { id: AggregateId },
  query: z.strictObject({ ...PageQuery, domain: FindingDomain.optional(), severity: Severity.optional() }),
  response: pageOf(FindingView),
});

export const recordExerciseFinding = defineRoute({
  id: 'recordExerciseFinding',
  method: 'POST',
  path: '/v1/exercises/{id}/findings',
  service: 'exercises',
  roles: writers,
  summary: 'Records a finding; without a label it is protected like the exercise.',
  params: { id: AggregateId },
  body: z.strictObject({ finding: FindingDraft, label: Label.optional() }),
  status: 201,
  idempotent: true,
  response: FindingView,
});

export const listLessons = defineRoute({
  id: 'listLessons',
  method: 'GET',
  path: '/v1/exercises/{id}/lessons',
  service: 'exercises',
  roles: [],
  summary: 'Lessons of an exercise, and the later editions they can be traced to.',
  params: { id: AggregateId },
  query: z.strictObject({ ...PageQuery, state: LessonState.optional() }),
  response: pageOf(LessonView),
});

export const observeLesson = defineRoute({
  id: 'observeLesson',
  method: 'POST',
  path: '/v1/exercises/{id}/lessons',
  service: 'exercises',
  roles: writers,
  summary: 'Submits an observation from which a lesson may come.',
  params: { id: AggregateId },
  body: LessonDraft,
  status: 201,
  idempotent: true,
  response: LessonView,
});

export const advanceLesson = defineRoute({
  id: 'advanceLesson',
  method: 'POST',
  path: '/v1/exercises/{id}/lessons/{lesson}/steps',
  service: 'exercises',
  roles: writers,
  summary: 'Takes a lesson a step on. It is learned only after its action was implemented, and validated where that was asked.',
  params: { id: AggregateId, lesson: AggregateId },
  body: LessonStep,
  status: 200,
  ifMatch: true,
  response: LessonView,
});

export const lessonRoutes = [listFindings, recordExerciseFinding, listLessons, observeLesson, advanceLesson] as const;
