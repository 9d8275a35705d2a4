import { isDeepStrictEqual } from 'node:util';
import {
  DomainError,
  engagementAccountDue,
  engagementAccountSubmitted,
  engagementApproved,
  engagementCancelled,
  engagementCorrected,
  engagementHeld,
  engagementPlanned,
  engagementReportedOn,
  engagementReturned,
  engagementStepGiven,
  engagementSubmitted,
  contributionChanged,
  costRecorded,
  exerciseCancelled,
  exerciseCorrected,
  exerciseHeld,
  exerciseProposed,
  exerciseReplanned,
  exerciseStageReached,
  crisisActorsChanged,
  crisisClosed,
  crisisCorrected,
  crisisOpened,
  crisisPhaseChanged,
  isA,
  notificationDue,
  notificationGiven,
  observationOffered,
  interval,
  participantCommitted,
  type CrisisRecord,
  type DomainEvent,
  type EngagementRecord,
  type ExerciseRecord,
  type OccasionLine,
  type PartialDate,
} from '@entente/contracts';

/** What happens on some days, as calendars show it. */
export interface OccasionModel extends Pick<OccasionLine, 'id' | 'owner' | 'kind' | 'title' | 'state' | 'from'> {
  to: PartialDate | undefined;
  place: string | undefined;
  /** Every partner it concerns, in order of id. */
  partners: readonly string[];
  /** When it was first told as it stands. */
  toldAt: string;
}

const OF_ENGAGEMENTS = [
  engagementPlanned,
  engagementCorrected,
  engagementSubmitted,
  engagementStepGiven,
  engagementApproved,
  engagementReturned,
  engagementHeld,
  engagementAccountSubmitted,
  engagementReportedOn,
  engagementCancelled,
  engagementAccountDue,
] as const;

const WHOLE_EXERCISES = [exerciseProposed, exerciseReplanned, exerciseCorrected] as const;

const OF_EXERCISES = [
  exerciseStageReached,
  participantCommitted,
  contributionChanged,
  notificationDue,
  notificationGiven,
  observationOffered,
  exerciseHeld,
  exerciseCancelled,
  costRecorded,
] as const;

const OF_CRISES = [crisisOpened, crisisCorrected, crisisPhaseChanged, crisisActorsChanged, crisisClosed] as const;

type OfEngagement = DomainEvent<{ engagement: EngagementRecord }>;
type WholeExercise = DomainEvent<{ exercise: ExerciseRecord }>;
type OfExercise = DomainEvent<{ title: string; kind: ExerciseRecord['kind']; partners: string[]; startsOn: PartialDate; endsOn?: PartialDate }>;

function tellsEngagement(event: DomainEvent): event is OfEngagement {
  return OF_ENGAGEMENTS.some((definition) => isA(definition, event));
}

function tellsWholeExercise(event: DomainEvent): event is WholeExercise {
  return WHOLE_EXERCISES.some((definition) => isA(definition, event));
}

function tellsExercise(event: DomainEvent): event is OfExercise {
  return OF_EXERCISES.some(({ type }) => type === event.type);
}

function tellsCrisis(event: DomainEvent): event is DomainEvent<{ title: string; partners: string[]; openedOn: PartialDate }> {
  return OF_CRISES.some(({ type }) => type === event.type);
}

/** True for an event that says something of an occasion. */
export function tellsOccasion(event: DomainEvent): boolean {
  return tellsEngagement(event) || tellsWholeExercise(event) || tellsExercise(event) || tellsCrisis(event);
}

/**
 * The occasion after an event that tells of one; with the time at which it was first told as it stands. Throws `rejected` for
 * a change of what was never told of.
 */
export function foldOccasion(model: OccasionModel | undefined, event: DomainEvent): OccasionModel {
  const fresh = { ...stated(model, event), id: event.subject, toldAt: new Date(event.time).toISOString() };
  return model && isDeepStrictEqual(model, { ...fresh, toldAt: model.toldAt }) ? model : fresh;
}

type Stated = Omit<OccasionModel, 'id' | 'toldAt'>;

function stated(model: OccasionModel | undefined, event: DomainEvent): Stated {
  if (tellsEngagement(event)) return ofEngagement(event.data.engagement);
  if (tellsWholeExercise(event)) return ofExercise(event.data.exercise);
  if (isA(crisisOpened, event) || isA(crisisCorrected, event)) return ofCrisis(event.data.crisis, event.data.partners);
  if (!model) throw new DomainError('rejected', 'occasion-unknown', `${event.type} of what was never told of`);
  if (tellsCrisis(event)) return crisisAfter(model, event);
  if (!tellsExercise(event)) throw new Error(`${event.type} tells of no occasion`);
  const { title, kind, partners, startsOn, endsOn } = event.data;
  const known = { ...model, title, kind, partners: inOrder(partners), ...(model.state === 'held' ? {} : { from: startsOn, to: endsOn }) };
  if (isA(exerciseHeld, event)) return { ...known, state: 'held', from: event.data.from, to: event.data.to };
  if (isA(exerciseCancelled, event)) return { ...known, state: 'cancelled' };
  return known;
}

function ofEngagement({ kind, title, state, from, to, place, hosts, participants }: EngagementRecord): Stated {
  const partners = inOrder([...hosts, ...participants.map(({ partner }) => partner), place?.partner]);
  return { owner: 'engagements', kind, title, state, from, to, place: place?.text, partners };
}

function ofExercise({ kind, title, state, startsOn, endsOn, held, place, hosts, participants, relief }: ExerciseRecord): Stated {
  const taking = participants.flatMap(({ partner, status }) => (status === 'declined' ? [] : [partner]));
  const { from, to } = held ?? { from: startsOn, to: endsOn };
  return { owner: 'exercises', kind, title, state, from, to, place, partners: inOrder([...taking, ...hosts, relief?.affected]) };
}

function ofCrisis({ title, state, openedOn, closed }: CrisisRecord, partners: readonly string[]): Stated {
  return { owner: 'crisis-channels', kind: 'crisis', title, state, from: openedOn, to: closed?.on, place: undefined, partners: inOrder(partners) };
}

function crisisAfter(model: OccasionModel, event: DomainEvent<{ title: string; partners: string[]; openedOn: PartialDate }>): Stated {
  const { title, partners, openedOn } = event.data;
  const known = { ...model, title, partners: inOrder(partners), from: openedOn };
  return isA(crisisClosed, event) ? { ...known, state: 'closed', to: event.data.on } : known;
}

/** The first and the last day on which it may be over; `infinity` while nobody can say. */
export function endOf({ state, from, to }: OccasionModel): { first: string; last: string } {
  return state === 'open' ? { first: 'infinity', last: 'infinity' } : interval(to ?? from);
}

function inOrder(partners: readonly (string | undefined)[]): string[] {
  return [...new Set(partners.filter((partner) => partner !== undefined))].sort();
}
