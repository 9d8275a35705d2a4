import {
  contributionChanged,
  DomainError,
  exerciseCancelled,
  exerciseCorrected,
  exerciseHeld,
  exerciseProposed,
  exerciseReplanned,
  isA,
  participantCommitted,
  type Contribution,
  type DomainEvent,
  type ExerciseKind,
  type ExerciseRecord,
  type ExerciseState,
  type Label,
  type PartialDate,
  type ParticipantStatus,
} from '@entente/contracts';

/** Troops of a contribution, as far as somebody said. */
export interface TroopsModel {
  id: string;
  partner: string;
  least?: number | undefined;
  most?: number | undefined;
}

/** What reporting keeps of an exercise: who takes part as what, and with how many. */
export interface ExerciseModel {
  id: string;
  version: number;
  kind: ExerciseKind;
  series?: string | undefined;
  state: ExerciseState;
  /** As it was held, else as it is planned. */
  startsOn: PartialDate;
  endsOn?: PartialDate | undefined;
  participants: readonly { partner: string; status: ParticipantStatus }[];
  troops: readonly TroopsModel[];
  label: Label;
}

export function tellsExercise(event: DomainEvent): boolean {
  return tellsRecord(event) || isA(participantCommitted, event) || isA(contributionChanged, event) || isA(exerciseHeld, event) || isA(exerciseCancelled, event);
}

function tellsRecord(event: DomainEvent): event is DomainEvent<{ exercise: ExerciseRecord }> {
  return isA(exerciseProposed, event) || isA(exerciseReplanned, event) || isA(exerciseCorrected, event);
}

function troopsOf({ id, partner, forces: { troops } }: Contribution): TroopsModel {
  return { id, partner, ...troops };
}

function modelOf({ subject, sequence, label, data: { exercise } }: DomainEvent<{ exercise: ExerciseRecord }>): ExerciseModel {
  const { kind, series, state, held } = exercise;
  return {
    id: subject,
    version: sequence,
    kind,
    series,
    state,
    ...(held ? { startsOn: held.from, endsOn: held.to } : { startsOn: exercise.startsOn, endsOn: exercise.endsOn }),
    participants: exercise.participants.map(({ partner, status }) => ({ partner, status })),
    troops: exercise.contributions.map(troopsOf),
    label,
  };
}

function changed(model: ExerciseModel, event: DomainEvent): Partial<ExerciseModel> {
  if (isA(participantCommitted, event)) {
    const { partner, status } = event.data;
    return { participants: [...model.participants.filter((one) => one.partner !== partner), { partner, status }] };
  }
  if (isA(contributionChanged, event)) {
    const { before, after } = event.data;
    const others = model.troops.filter(({ id }) => id !== before?.id && id !== after?.id);
    return { troops: after ? [...others, troopsOf(after)] : others };
  }
  if (isA(exerciseHeld, event)) return { state: 'held', startsOn: event.data.from, endsOn: event.data.to };
  if (isA(exerciseCancelled, event)) return { state: 'cancelled' };
  return {};
}

/**
 * The exercise after an event. Several events of one change share a version; an older one changes nothing. Throws `rejected`
 * for a change of an exercise that was never proposed.
 */
export function foldExercise(model: ExerciseModel | undefined, event: DomainEvent): ExerciseModel {
  if (model && event.sequence < model.version) return model;
  if (tellsRecord(event)) return modelOf(event);
  if (!model) throw new DomainError('rejected', 'exercise-unknown', `${event.type} of an exercise that was never proposed`);
  return { ...model, ...changed(model, event), version: event.sequence, label: event.label };
}
