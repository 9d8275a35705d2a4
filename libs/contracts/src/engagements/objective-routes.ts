import { z } from 'zod';
import { AggregateId, PartnerId } from '../identifiers.js';
import { PageQuery, pageOf } from '../paging.js';
import { defineRoute } from '../route.js';
import { ENGAGEMENT_WRITERS } from './engagement-routes.js';
import { ObjectiveAssessmentDraft, Cadence, ObjectiveDraft, ObjectiveView } from './objective.js';

const owner = { service: 'engagements' } as const;
const one = { params: { id: AggregateId } } as const;
const change = { ...owner, ...one, method: 'POST', roles: ENGAGEMENT_WRITERS, status: 200, ifMatch: true, response: ObjectiveView } as const;
const drafted = ObjectiveDraft.shape;

export const listObjectives = defineRoute({
  ...owner,
  id: 'listObjectives',
  method: 'GET',
  path: '/v1/objectives',
  roles: [],
  summary: 'Objectives with their assessments and trend; a tree by `parent`.',
  query: z.strictObject({
    ...PageQuery,
    parent: z.union([AggregateId, z.literal('none')]).optional(),
    partner: PartnerId.optional(),
    state: z.enum(['open', 'closed']).optional(),
    overdue: z.stringbool().optional().describe('true: with a period that is past its grace and not assessed'),
  }),
  response: pageOf(ObjectiveView),
});
export const getObjective = defineRoute({
  ...owner,
  ...one,
  id: 'getObjective',
  method: 'GET',
  path: '/v1/objectives/{id}',
  roles: [],
  summary: 'One objective, with what serves it.',
  response: ObjectiveView.extend({ children: z.array(AggregateId), engagements: z.int().describe('how many engagements serve it') }),
});
export const setObjective = defineRoute({
  ...owner,
  id: 'setObjective',
  method: 'POST',
  path: '/v1/objectives',
  roles: ENGAGEMENT_WRITERS,
  status: 201,
  idempotent: true,
  summary: 'Sets an objective.',
  body: ObjectiveDraft,
  response: ObjectiveView,
});
export const changeObjective = defineRoute({
  ...change,
  id: 'changeObjective',
  path: '/v1/objectives/{id}/corrections',
  summary: 'Replaces the fields given (null removes one): moves it in the tree, changes its cadence, closes it.',
  body: z.strictObject({
    reason: z.string().min(1).max(1000),
    changes: z.strictObject({
      title: drafted.title.optional(),
      text: z.string().min(1).max(4000).nullable().optional(),
      parent: AggregateId.nullable().optional(),
      cadence: Cadence.nullable().optional(),
      agreements: z.array(AggregateId).max(100).optional(),
      exercises: z.array(AggregateId).max(100).optional(),
      state: z.enum(['open', 'closed']).optional(),
    }),
  }),
});
export const assessObjective = defineRoute({
  ...change,
  id: 'assessObjective',
  path: '/v1/objectives/{id}/assessments',
  summary: 'Assesses the objective for a period of its cadence.',
  body: ObjectiveAssessmentDraft,
});

export const objectiveRoutes = [listObjectives, setObjective, getObjective, changeObjective, assessObjective] as const;
