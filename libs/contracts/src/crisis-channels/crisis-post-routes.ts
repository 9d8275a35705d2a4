import { z } from 'zod';
import { AggregateId } from '../identifiers.js';
import { PageQuery, pageOf } from '../paging.js';
import { defineRoute } from '../route.js';
import { CrisisPostDraft, CrisisPostEnding, CrisisPostView } from './crisis-post.js';
import { addStep, changeStep, listSteps } from './route-parts.js';

const path = '/v1/crises/{id}/roles';

export const listCrisisPosts = defineRoute({
  ...listSteps,
  id: 'listCrisisPosts',
  path,
  summary: 'Which post has which duty in a crisis, and had it before.',
  query: z.strictObject({ ...PageQuery, state: CrisisPostView.shape.state.optional() }),
  response: pageOf(CrisisPostView),
});

export const assignCrisisPost = defineRoute({
  ...addStep,
  id: 'assignCrisisPost',
  path,
  summary: 'Gives a post a duty in a crisis. One post at a time has the lead.',
  body: CrisisPostDraft,
  response: CrisisPostView,
});

export const endCrisisPost = defineRoute({
  ...changeStep,
  id: 'endCrisisPost',
  path: `${path}/{role}/end`,
  params: { id: AggregateId, role: AggregateId },
  summary: 'Takes the duty from the post.',
  body: CrisisPostEnding,
  response: CrisisPostView,
});

export const crisisPostRoutes = [listCrisisPosts, assignCrisisPost, endCrisisPost] as const;
