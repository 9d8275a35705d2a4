import { z } from 'zod';
import { Warning } from '../agreements/agreement.js';
import { AggregateId, PartnerId, PartnerReference } from '../identifiers.js';
import { PageQuery, pageOf } from '../paging.js';
import { Day, Instant, PartialDate } from '../partial-date.js';
import { defineRoute } from '../route.js';
import { ContributionDraft } from './contribution.js';
import { DutyWarning, Verdict } from './duties.js';
import {
  Cancelled,
  CostShareDraft,
  ExerciseDraft,
  ExerciseKind,
  ExercisePlanDraft,
  ExerciseRecord,
  ExerciseState,
  ExerciseView,
  Held,
  ParticipantStatus,
  Stage,
  StageDate,
} from './exercise.js';
import { listCrisisLessons } from './crisis-lesson.js';
import { lessonRoutes } from './lesson-routes.js';
import { visitRoutes } from './visits.js';

const writers = ['desk-officer', 'integrator'] as const;

export const listExercises = defineRoute({
  id: 'listExercises',
  method: 'GET',
  path: '/v1/exercises',
  service: 'exercises',
  roles: [],
  summary: 'Exercises by days, kind, participant, stage, series, words of the title.',
  query: z.strictObject({
    ...PageQuery,
    on: PartialDate.optional().describe('going on, certainly or possibly, on this day'),
    from: PartialDate.optional().describe('still going on, or to come, on this day'),
    to: PartialDate.optional().describe('begun by this day'),
    kind: ExerciseKind.optional(),
    participant: PartnerId.optional(),
    stage: Stage.optional().describe('the stage reached last'),
    state: ExerciseState.optional(),
    series: z.string().max(100).optional(),
    source: z.string().max(500).optional(),
    record: z.string().max(300).optional(),
    q: z.string().min(1).max(200).optional(),
  }),
  response: pageOf(ExerciseView),
});

export const getExercise = defineRoute({
  id: 'getExercise',
  method: 'GET',
  path: '/v1/exercises/{id}',
  service: 'exercises',
  roles: [],
  summary: 'One exercise, as known at a time.',
  params: { id: AggregateId },
  query: z.strictObject({ knownAt: Instant.optional().describe('what we had been told by this time; now where absent') }),
  response: ExerciseView,
});

export const getExerciseHistory = defineRoute({
  id: 'getExerciseHistory',
  method: 'GET',
  path: '/v1/exercises/{id}/history',
  service: 'exercises',
  roles: [],
  summary: 'Every version of the record: what it said and from when to when it was what we knew.',
  params: { id: AggregateId },
  query: z.strictObject(PageQuery),
  response: pageOf(z.object({ version: z.int(), knownFrom: Instant, knownTo: Instant.nullable(), change: z.string(), record: ExerciseRecord })),
});

export const getExerciseDuties = defineRoute({
  id: 'getExerciseDuties',
  method: 'GET',
  path: '/v1/exercises/{id}/duties',
  service: 'exercises',
  roles: [],
  summary: 'What each rule says of the exercise, and warnings of plans just below a threshold, alone or together; over what the caller may see.',
  params: { id: AggregateId },
  query: z.strictObject({}),
  response: z.object({ exercise: AggregateId, verdicts: z.array(Verdict), warnings: z.array(DutyWarning) }),
});

/** Another exercise at the same time, with the same unit or at the same place. */
const Clash = z
  .object({
    kind: z.enum(['forces', 'place']),
    holds: z.enum(['certain', 'possible']),
    exercise: AggregateId,
    title: z.string(),
    startsOn: PartialDate,
    endsOn: PartialDate.optional(),
    partner: PartnerId.optional(),
    unit: z.string().optional(),
    place: z.string().optional(),
  })
  .meta({ id: 'Clash' });
export type Clash = z.infer<typeof Clash>;

export const getExerciseClashes = defineRoute({
  id: 'getExerciseClashes',
  method: 'GET',
  path: '/v1/exercises/{id}/clashes',
  service: 'exercises',
  roles: [],
  summary:
    'Other exercises the caller may see that ask for the same unit, or for the same place, at the same time; and open crises between those who take part.',
  params: { id: AggregateId },
  query: z.strictObject({}),
  response: z.object({ exercise: AggregateId, items: z.array(Clash), warnings: z.array(Warning).describe('open crises between those who take part') }),
});

/** Sets a refusal aside; asks for the role `arbiter`. */
const override = z.strictObject({ reason: z.string().min(1).max(2000) }).optional();

export const proposeExercise = defineRoute({
  id: 'proposeExercise',
  method: 'POST',
  path: '/v1/exercises',
  service: 'exercises',
  roles: writers,
  summary: 'Proposes an exercise; it begins at the stage initiation.',
  body: z.strictObject({ exercise: ExerciseDraft, override }),
  status: 201,
  idempotent: true,
  response: ExerciseView,
});

const change = {
  method: 'POST',
  service: 'exercises',
  roles: writers,
  params: { id: AggregateId },
  status: 200,
  ifMatch: true,
  response: ExerciseView,
} as const;

export const replanExercise = defineRoute({
  ...change,
  id: 'replanExercise',
  path: '/v1/exercises/{id}/plan',
  summary: 'Replaces the plan; participants and what they contribute stay.',
  body: z.strictObject({ plan: ExercisePlanDraft, reason: z.string().min(1).max(2000), override }),
});

export const reachStage = defineRoute({
  ...change,
  id: 'reachStage',
  path: '/v1/exercises/{id}/stage',
  summary: 'Records that a stage, or a conference of planning, was reached.',
  body: StageDate,
});

export const commitParticipant = defineRoute({
  ...change,
  id: 'commitParticipant',
  path: '/v1/exercises/{id}/participants',
  summary: 'Records that a partner is invited, has accepted, comes as an observer, or has declined.',
  body: z.strictObject({ partner: PartnerReference, status: ParticipantStatus, since: PartialDate.optional(), override }),
});

export const changeContribution = defineRoute({
  ...change,
  id: 'changeContribution',
  path: '/v1/exercises/{id}/contributions',
  summary: 'Records what a participant brings; with `replaces`, in place of what it was to bring.',
  body: z.strictObject({ partner: PartnerReference, contribution: ContributionDraft, replaces: AggregateId.optional(), override }),
});

export const withdrawContribution = defineRoute({
  ...change,
  id: 'withdrawContribution',
  path: '/v1/exercises/{id}/contributions/withdrawal',
  summary: 'Records that a participant does not bring this after all.',
  body: z.strictObject({ contribution: AggregateId }),
});

export const cancelExercise = defineRoute({
  ...change,
  id: 'cancelExercise',
  path: '/v1/exercises/{id}/cancellation',
  summary: 'Records that it will not take place, and why.',
  body: Cancelled,
});

export const holdExercise = defineRoute({
  ...change,
  id: 'holdExercise',
  path: '/v1/exercises/{id}/held',
  summary: 'Records that it took place, and when.',
  body: Held,
});

const dutyDone = z.strictObject({
  rule: z.string().min(1).max(100),
  on: Day,
  to: z.array(PartnerReference).max(400).default([]),
  reference: z.string().min(1).max(300).optional(),
});

export const giveNotification = defineRoute({
  ...change,
  id: 'giveNotification',
  path: '/v1/exercises/{id}/notifications',
  summary: 'Records that notice was given under a rule.',
  body: dutyDone,
});

export const offerObservation = defineRoute({
  ...change,
  id: 'offerObservation',
  path: '/v1/exercises/{id}/observation',
  summary: 'Records that observers were invited under a rule.',
  body: dutyDone,
});

export const recordCost = defineRoute({
  ...change,
  id: 'recordCost',
  path: '/v1/exercises/{id}/costs',
  summary: 'Records what a participant is to pay for an item, or has paid; what is given replaces what was recorded of that item.',
  body: CostShareDraft,
});

export const getExerciseCosts = defineRoute({
  id: 'getExerciseCosts',
  method: 'GET',
  path: '/v1/exercises/{id}/costs',
  service: 'exercises',
  roles: [],
  summary: 'Cost shares, planned against actual, by participant and currency.',
  params: { id: AggregateId },
  query: z.strictObject({}),
  response: z.object({
    exercise: AggregateId,
    items: z.array(
      z.object({
        partner: PartnerId,
        currency: z.string(),
        planned: z.int(),
        actual: z.int(),
        difference: z.int().describe('actual less planned, of items of which both are known'),
        open: z.int().describe('items of which the actual cost is not known'),
      }),
    ),
  }),
});

export const exercisesRoutes = [
  listCrisisLessons,
  ...lessonRoutes,
  ...visitRoutes,
  listExercises,
  proposeExercise,
  getExerciseHistory,
  getExerciseDuties,
  getExerciseClashes,
  getExerciseCosts,
  replanExercise,
  reachStage,
  commitParticipant,
  withdrawContribution,
  changeContribution,
  cancelExercise,
  holdExercise,
  giveNotification,
  offerObservation,
  recordCost,
  getExercise,
] as const;
