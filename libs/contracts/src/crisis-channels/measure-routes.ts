import { z } from 'zod';
import { AggregateId } from '../identifiers.js';
import { PageQuery, pageOf } from '../paging.js';
import { defineRoute } from '../route.js';
import { CrisisMeasureAgreement, CrisisMeasureDraft, CrisisMeasureOutcome, CrisisMeasureState, CrisisMeasureView, CrisisMeasureWithdrawal } from './measure.js';
import { addStep, changeStep, listSteps } from './route-parts.js';

const path = '/v1/crises/{id}/measures';
const change = { ...changeStep, params: { id: AggregateId, measure: AggregateId }, response: CrisisMeasureView } as const;

export const listCrisisMeasures = defineRoute({
  ...listSteps,
  id: 'listCrisisMeasures',
  path,
  summary: 'Measures in a crisis, in the order they were proposed.',
  query: z.strictObject({ ...PageQuery, state: CrisisMeasureState.optional() }),
  response: pageOf(CrisisMeasureView),
});

export const proposeCrisisMeasure = defineRoute({
  ...addStep,
  id: 'proposeCrisisMeasure',
  path,
  summary: 'Proposes a step towards de-escalation, by itself or in return for another.',
  body: CrisisMeasureDraft,
  response: CrisisMeasureView,
});

export const agreeCrisisMeasure = defineRoute({
  ...change,
  id: 'agreeCrisisMeasure',
  path: `${path}/{measure}/agree`,
  summary: 'Records that it is agreed, and its pair with it. Needs a basis, here or where it was proposed.',
  body: CrisisMeasureAgreement,
});

export const carryOutCrisisMeasure = defineRoute({
  ...change,
  id: 'carryOutCrisisMeasure',
  path: `${path}/{measure}/carry-out`,
  summary: 'Records that it was carried out; its pair is carried out by itself.',
  body: CrisisMeasureOutcome,
});

export const breakCrisisMeasure = defineRoute({
  ...change,
  id: 'breakCrisisMeasure',
  path: `${path}/{measure}/break`,
  summary: 'Records that what was agreed is not kept; the pair is told.',
  body: CrisisMeasureOutcome,
});

export const withdrawCrisisMeasure = defineRoute({
  ...change,
  id: 'withdrawCrisisMeasure',
  path: `${path}/{measure}/withdraw`,
  summary: 'Records that it is not expected any more, and its pair with it where that was neither carried out nor broken.',
  body: CrisisMeasureWithdrawal,
});

export const measureRoutes = [
  listCrisisMeasures,
  proposeCrisisMeasure,
  agreeCrisisMeasure,
  carryOutCrisisMeasure,
  breakCrisisMeasure,
  withdrawCrisisMeasure,
] as const;
