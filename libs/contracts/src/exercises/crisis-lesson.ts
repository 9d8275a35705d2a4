import { z } from 'zod';
import { AggregateId } from '../identifiers.js';
import { Label } from '../label.js';
import { PageQuery, pageOf } from '../paging.js';
import { defineRoute } from '../route.js';

/** An observation from the retrospective of a crisis, from which a lesson may come. */
export const CrisisLessonRecord = z
  .strictObject({
    origin: z.literal('crisis'),
    crisis: AggregateId,
    about: z.string().describe('title of the crisis'),
    retrospective: AggregateId,
    title: z.string().min(1).max(500),
    observation: z.string().min(1).max(4000),
    state: z.literal('observed'),
  })
  .meta({ id: 'CrisisLessonRecord' });
export type CrisisLessonRecord = z.infer<typeof CrisisLessonRecord>;
export const CrisisLessonView = CrisisLessonRecord.extend({ id: AggregateId, version: z.int().min(1), label: Label }).meta({ id: 'CrisisLessonView' });
export type CrisisLessonView = z.infer<typeof CrisisLessonView>;

export const listCrisisLessons = defineRoute({
  id: 'listCrisisLessons',
  method: 'GET',
  path: '/v1/lessons',
  service: 'exercises',
  roles: [],
  summary: 'Observations that come from no exercise: those of the retrospectives of crises.',
  query: z.strictObject({ ...PageQuery, origin: z.literal('crisis').optional(), crisis: AggregateId.optional() }),
  response: pageOf(CrisisLessonView),
});
