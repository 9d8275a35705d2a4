import { z } from 'zod';
import { OpenDeadlines } from '../deadline.js';
import { CrisisLessonRecord } from './crisis-lesson.js';
import { defineEvent } from '../event-registry.js';
import { AggregateId, PartnerId } from '../identifiers.js';
import { Day, PartialDate } from '../partial-date.js';
import { RuleReference } from '../rule.js';
import { Contribution } from './contribution.js';
import { Duty, Holds } from './duties.js';
import { Conference, CostShare, ExerciseKind, ExerciseRecord, ExerciseReport, ParticipantStatus, Stage } from './exercise.js';
import { FindingRecord, LessonRecord } from './lesson.js';
import { visitRecorded } from './visits.js';

/** What a consumer needs of the exercise an event is about, without asking for it. */
const about = { title: z.string(), kind: ExerciseKind, partners: z.array(PartnerId), startsOn: PartialDate, endsOn: PartialDate.optional() };
const aboutExercise = { ...about, exercise: AggregateId };

export const exerciseReported = defineEvent({
  type: 'entente.exercises.exercise-reported.v1',
  direction: 'report',
  summary: 'An outside source states an exercise, course, mission or relief operation, with participants and contributions.',
  data: ExerciseReport,
});

export const exerciseProposed = defineEvent({
  type: 'entente.exercises.exercise-proposed.v1',
  direction: 'domain',
  summary: 'An exercise is known; carries the whole record.',
  data: z.strictObject({ exercise: ExerciseRecord }),
});

export const exerciseReplanned = defineEvent({
  type: 'entente.exercises.exercise-replanned.v1',
  direction: 'domain',
  summary: 'The plan is another now; carries the whole record.',
  data: z.strictObject({ exercise: ExerciseRecord, reason: z.string() }),
});

export const exerciseCorrected = defineEvent({
  type: 'entente.exercises.exercise-corrected.v1',
  direction: 'domain',
  summary: 'The record was wrong and is now this; the earlier one stays known as of its time.',
  data: z.strictObject({ exercise: ExerciseRecord, reason: z.string() }),
});

export const exerciseStageReached = defineEvent({
  type: 'entente.exercises.exercise-stage-reached.v1',
  direction: 'domain',
  summary: 'Planning, conduct or evaluation has come to a stage, or to a conference of planning.',
  data: z.strictObject({ ...about, stage: Stage, conference: Conference.optional(), on: PartialDate }),
});

export const participantCommitted = defineEvent({
  type: 'entente.exercises.participant-committed.v1',
  direction: 'domain',
  summary: 'A partner is invited, has accepted, comes as an observer, or has declined.',
  data: z.strictObject({ ...about, partner: PartnerId, status: ParticipantStatus, before: ParticipantStatus.optional(), since: PartialDate.optional() }),
});

export const contributionChanged = defineEvent({
  type: 'entente.exercises.contribution-changed.v1',
  direction: 'domain',
  summary: 'What a participant brings is new, another or withdrawn: without `before` new, without `after` withdrawn.',
  data: z.strictObject({ ...about, partner: PartnerId, before: Contribution.optional(), after: Contribution.optional() }),
});

export const notificationDue = defineEvent({
  type: 'entente.exercises.notification-due.v1',
  direction: 'domain',
  summary: 'A rule asks to give notice or to invite observers by a day; told once per duty, ahead of that day.',
  data: z.strictObject({ ...about, rule: RuleReference, duty: Duty, holds: Holds, deadline: Day, owedBy: z.array(PartnerId) }),
});

const done = { ...about, rule: RuleReference, on: Day, to: z.array(PartnerId), late: z.boolean(), deadline: Day.optional(), reference: z.string().optional() };

export const notificationGiven = defineEvent({
  type: 'entente.exercises.notification-given.v1',
  direction: 'domain',
  summary: 'Notice of the exercise was given under a rule.',
  data: z.strictObject(done),
});

export const observationOffered = defineEvent({
  type: 'entente.exercises.observation-offered.v1',
  direction: 'domain',
  summary: 'Observers were invited to the exercise under a rule.',
  data: z.strictObject(done),
});

export const exerciseHeld = defineEvent({
  type: 'entente.exercises.exercise-held.v1',
  direction: 'domain',
  summary: 'The exercise took place.',
  data: z.strictObject({ ...about, from: PartialDate, to: PartialDate.optional(), basis: z.array(AggregateId) }),
});

export const exerciseCancelled = defineEvent({
  type: 'entente.exercises.exercise-cancelled.v1',
  direction: 'domain',
  summary: 'The exercise will not take place.',
  data: z.strictObject({ ...about, on: PartialDate, reason: z.string() }),
});

export const costRecorded = defineEvent({
  type: 'entente.exercises.cost-recorded.v1',
  direction: 'domain',
  summary: 'What a participant is to pay for an item, or has paid, is known.',
  data: z.strictObject({ ...about, share: CostShare }),
});

export const findingRecorded = defineEvent({
  type: 'entente.exercises.finding-recorded.v1',
  direction: 'domain',
  summary: 'Something was found about how the forces work together.',
  data: z.strictObject({ ...aboutExercise, finding: FindingRecord }),
});

const lessonEvent = z.strictObject({ ...aboutExercise, lesson: LessonRecord });

export const lessonObserved = defineEvent({
  type: 'entente.exercises.lesson-observed.v1',
  direction: 'domain',
  summary: 'An observation was submitted from which a lesson may come.',
  data: lessonEvent,
});

export const lessonRejected = defineEvent({
  type: 'entente.exercises.lesson-rejected.v1',
  direction: 'domain',
  summary: 'No lesson comes from the observation.',
  data: lessonEvent,
});

export const lessonIdentified = defineEvent({
  type: 'entente.exercises.lesson-identified.v1',
  direction: 'domain',
  summary: 'The observation holds a lesson.',
  data: lessonEvent,
});

export const lessonAdvanced = defineEvent({
  type: 'entente.exercises.lesson-advanced.v1',
  direction: 'domain',
  summary: 'The action on a lesson was planned, implemented or validated.',
  data: lessonEvent,
});

export const lessonLearned = defineEvent({
  type: 'entente.exercises.lesson-learned.v1',
  direction: 'domain',
  summary: 'The lesson is learned: its action is implemented, and validated where that was asked.',
  data: lessonEvent,
});

export const crisisLessonObserved = defineEvent({
  type: 'entente.exercises.crisis-lesson-observed.v1',
  direction: 'domain',
  summary: 'What a crisis showed is an observation from which a lesson may come.',
  data: z.strictObject({ partners: z.array(PartnerId), lesson: CrisisLessonRecord }),
});

export const exercisesDeadlinesChanged = defineEvent({
  type: 'entente.exercises.deadlines-changed.v1',
  direction: 'domain',
  summary: 'These deadlines of an exercise are open now, and no others.',
  data: OpenDeadlines,
});

export const exercisesEvents = [
  exerciseReported,
  exerciseProposed,
  exerciseReplanned,
  exerciseCorrected,
  exerciseStageReached,
  participantCommitted,
  contributionChanged,
  notificationDue,
  notificationGiven,
  observationOffered,
  exerciseHeld,
  exerciseCancelled,
  costRecorded,
  findingRecorded,
  lessonObserved,
  lessonRejected,
  lessonIdentified,
  lessonAdvanced,
  lessonLearned,
  crisisLessonObserved,
  visitRecorded,
  exercisesDeadlinesChanged,
] as const;
