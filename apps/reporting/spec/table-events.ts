import {
  contributionChanged,
  exerciseCancelled,
  exerciseHeld,
  findingRecorded,
  lessonAdvanced,
  lessonIdentified,
  lessonLearned,
  lessonObserved,
  lessonRejected,
  participantCommitted,
  type Contribution,
  type DomainEvent,
  type ExerciseRecord,
  type FindingRecord,
  type Label,
  type LessonRecord,
  type ParticipantStatus,
} from '@entente/contracts';
import { v7 as uuidv7 } from 'uuid';
import { anEvent } from './events.js';
import { saidOf, type ABuilt } from './occasion-events.js';

type AnExercise = ABuilt<ExerciseRecord>;

export function troops(partner: string, least: number, most = least): Contribution {
  return { id: uuidv7(), partner, forces: { troops: { least, most } }, equipment: [] };
}

function about({ id, label }: AnExercise, sequence: number): { subject: string; sequence: number; label?: Label } {
  return { subject: id, sequence, ...(label && { label }) };
}

function shared({ record }: AnExercise): ReturnType<typeof saidOf> {
  return saidOf(
    record,
    record.participants.map(({ partner }) => partner),
  );
}

export function committed(exercise: AnExercise, sequence: number, partner: string, status: ParticipantStatus): DomainEvent {
  return anEvent(participantCommitted, about(exercise, sequence), { ...shared(exercise), partner, status });
}

export function brings(exercise: AnExercise, sequence: number, change: { before?: Contribution; after?: Contribution }): DomainEvent {
  return anEvent(contributionChanged, about(exercise, sequence), {
    ...shared(exercise),
    partner: change.after?.partner ?? change.before?.partner ?? '',
    ...change,
  });
}

export function held(exercise: AnExercise, sequence: number, from: string, to?: string): DomainEvent {
  return anEvent(exerciseHeld, about(exercise, sequence), { ...shared(exercise), from, basis: [], ...(to === undefined ? {} : { to }) });
}

export function cancelled(exercise: AnExercise, sequence: number): DomainEvent {
  return anEvent(exerciseCancelled, about(exercise, sequence), { ...shared(exercise), on: '2024-04-01', reason: 'no ships' });
}

export function aFinding(exercise: AnExercise, domain: FindingRecord['domain'], label?: Label): DomainEvent {
  const finding: FindingRecord = { exercise: exercise.id, domain, severity: 'major', topic: 'radio-frequencies', text: 'Nobody heard.', between: [] };
  return anEvent(findingRecorded, { subject: uuidv7(), ...(label && { label }) }, { ...shared(exercise), exercise: exercise.id, finding });
}

const TOLD_BY = {
  observed: lessonObserved,
  rejected: lessonRejected,
  identified: lessonIdentified,
  'action-planned': lessonAdvanced,
  implemented: lessonAdvanced,
  validated: lessonAdvanced,
  learned: lessonLearned,
} as const;

/** A lesson as it is told when it comes to a state, so many days ago. */
export function aLesson(
  exercise: AnExercise,
  daysAgo: number,
  { state = 'observed', ...more }: Partial<LessonRecord> = {},
  { subject = uuidv7(), sequence = 1, label }: { subject?: string; sequence?: number; label?: Label } = {},
): DomainEvent {
  const lesson: LessonRecord = { exercise: exercise.id, title: 'One plan of frequencies', observation: 'Nobody heard.', findings: [], state, ...more };
  const event = anEvent(TOLD_BY[state], { subject, sequence, ...(label && { label }) }, { ...shared(exercise), exercise: exercise.id, lesson });
  return { ...event, time: new Date(Date.now() - daysAgo * 24 * 3600 * 1000).toISOString() };
}
