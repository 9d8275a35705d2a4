import {
  dayOf,
  exerciseCancelled,
  exerciseCorrected,
  exerciseHeld,
  exerciseProposed,
  exerciseReplanned,
  fact,
  faultAt,
  isAtLeastAsStrict,
  Refusals,
  rejected,
  saysTheSame,
  type Contribution,
  type ExerciseRecord,
  type ExternalRecord,
  type Fact,
  type Fault,
  type Label,
  type Path,
  type StageDate,
  type Warning,
} from '@entente/contracts';
import { about, changed, type Decision, type Exercise, type Moment, type StatedExercise, type StatedParticipant, type StatedPlan } from './exercise.js';
import { basisWarnings, endingBases } from './legal-basis.js';
import { pledgeFaults } from './contributions.js';
import { mayBecome, refuseUnlessPlanned } from './participants.js';
import { reliefFaults } from './relief.js';
import { heldData } from './settle.js';
import { stageFault } from './stages.js';

/** Who states it. By hand an odd thing is refused; outside sources are believed, with a warning. */
export type Origin = 'hand' | 'report';

/**
 * An exercise rests on agreements that are known here and that everybody may read who may read it. `basis-unknown`,
 * `basis-hidden`.
 */
function basisFaults(basis: readonly string[], label: Label, { agreements }: Moment, at: Path): Fault[] {
  return basis.flatMap((id, index): Fault[] => {
    const agreement = agreements.get(id);
    if (agreement === undefined) return [faultAt('basis-unknown', [...at, 'basis', index], `no agreement ${id} is known here`)];
    if (isAtLeastAsStrict(label, agreement.label)) return [];
    return [faultAt('basis-hidden', [...at, 'basis', index], 'not everybody who may read the exercise may read this agreement')];
  });
}

function planFaults(plan: StatedPlan, at: Path): Fault[] {
  const twice = plan.plannedStages.flatMap((stage, index): Fault[] => {
    const fault = index === 0 ? undefined : stageFault('course', plan.plannedStages.slice(0, index), stage);
    return fault ? [faultAt('stages-out-of-order', [...at, 'plannedStages', index, ...fault.path], fault.message)] : [];
  });
  return [...reliefFaults(plan, at), ...twice];
}

function participantFaults({ kind }: StatedPlan, participants: readonly StatedParticipant[], origin: Origin, at: Path): Fault[] {
  return participants.flatMap(({ partner, status, contributions }, index): Fault[] => {
    const path = [...at, index];
    const uninvited = origin === 'hand' && !mayBecome(undefined, status).allowed;
    const brings = contributions.length > 0 && status !== 'invited' && status !== 'accepted';
    return [
      ...(uninvited ? [faultAt('not-invited', [...path, 'status'], `${partner} was not invited and so cannot have ${status}`)] : []),
      ...(brings ? [faultAt('not-taking-part', [...path, 'contributions'], `${partner} is ${status} and brings nothing`)] : []),
      ...contributions.flatMap((contribution, at) => pledgeFaults(kind, contribution, [...path, 'contributions', at])),
    ];
  });
}

/** Stages an outside source says were reached: in order, but none need be named. */
function stagesFaults(stages: readonly StageDate[], at: Path): Fault[] {
  return stages.flatMap((stage, index) => {
    const fault = index === 0 ? undefined : stageFault('course', stages.slice(0, index), stage);
    return fault ? [faultAt(fault.code, [...at, index, ...fault.path], fault.message)] : [];
  });
}

function contributionsOf(participants: readonly StatedParticipant[], known: readonly Contribution[], moment: Moment): Contribution[] {
  const free = new Set(known);
  return participants.flatMap(({ partner, contributions }) =>
    contributions.map((stated) => {
      const before = [...free].find((one) => one.partner === partner && one.unit === stated.unit && one.category === stated.category);
      if (before) free.delete(before);
      return { ...stated, id: before?.id ?? moment.newId(), partner };
    }),
  );
}

type Before = Pick<ExerciseRecord, 'contributions' | 'notifications' | 'observations' | 'costs' | 'overrides' | 'told' | 'deadlines'>;
const NOTHING_BEFORE: Before = { contributions: [], notifications: [], observations: [], costs: [], overrides: [], deadlines: [] };

function recordOf(stated: StatedExercise, before: Before, warnings: Warning[], moment: Moment): ExerciseRecord {
  const { plan, participants, stages, held, cancelled, report } = stated;
  const { notifications, observations, costs, overrides, told, deadlines } = before;
  return {
    ...plan,
    state: cancelled ? 'cancelled' : held ? 'held' : 'planned',
    stages,
    ...(held && { held }),
    ...(cancelled && { cancelled }),
    participants: participants.map(({ partner, status, since }) => ({ partner, status, ...(since !== undefined && { since }) })),
    contributions: contributionsOf(participants, before.contributions, moment),
    notifications,
    observations,
    costs,
    overrides,
    warnings,
    ...(told && { told }),
    deadlines,
    ...(report && { report }),
  };
}

/** What follows from a record that states more than a plan: each for whom it is enough to know that. */
function settlingFacts(record: ExerciseRecord): Fact[] {
  const { held, cancelled } = record;
  return [...(held ? [fact(exerciseHeld, heldData(record, held))] : []), ...(cancelled ? [fact(exerciseCancelled, { ...about(record), ...cancelled })] : [])];
}

/**
 * A new exercise. Throws `rejected` with every fault: by hand `basis-unknown`, `basis-hidden` and `not-invited`, always
 * those of relief and pledges, `not-taking-part`, `stages-out-of-order`. A basis an outside source names and nobody knows
 * is kept, with a warning.
 */
export function proposeExercise(stated: StatedExercise, label: Label, origin: Origin, at: Path, moment: Moment): Decision {
  const warnings = refuseContradictions(stated, label, origin, at, moment);
  const begun = stated.stages.length > 0 || origin === 'report' ? stated.stages : [{ stage: 'initiation' as const, on: dayOf(moment.now) }];
  const record = recordOf({ ...stated, stages: begun }, NOTHING_BEFORE, warnings, moment);
  const next: Exercise = { id: moment.newId(), version: 1, record, label };
  return { next, change: 'proposed', events: [fact(exerciseProposed, { exercise: record }), ...settlingFacts(record)] };
}

function refuseContradictions(stated: StatedExercise, label: Label, origin: Origin, at: Path, moment: Moment): Warning[] {
  const { plan, participants, stages } = stated;
  const refusals = new Refusals();
  const basis = basisFaults(plan.basis, label, moment, at);
  refusals.add(...planFaults(plan, at), ...participantFaults(plan, participants, origin, [...at, 'participants']), ...stagesFaults(stages, [...at, 'stages']));
  if (origin === 'hand') refusals.add(...basis);
  refusals.throwIfAny();
  return basis.map(({ code, message }) => ({ code, message }));
}

/**
 * Replaces the record by a higher revision of the report it came from; what was done about its duties stays. Throws what
 * `proposeExercise` throws for reports.
 */
export function replaceByReport(exercise: Exercise, stated: StatedExercise & { report: ExternalRecord }, label: Label, at: Path, moment: Moment): Decision {
  const warnings = refuseContradictions(stated, label, 'report', at, moment);
  const record = recordOf(stated, exercise.record, warnings, moment);
  const corrected = fact(exerciseCorrected, { exercise: record, reason: `revision ${stated.report.revision} of the report` });
  const settled = saysTheSame([exercise.record.held, exercise.record.cancelled], [record.held, record.cancelled]) ? [] : settlingFacts(record);
  return { next: changed(exercise, record, label), change: 'corrected', events: [corrected, ...settled] };
}

/**
 * Another plan for an exercise that is still planned; participants and what they bring stay. Throws `rejected`:
 * `exercise-cancelled`, `already-held`, `kind-changed`, `nothing-changed`, `basis-unknown`, `basis-hidden`, `stages-out-of-order`, and
 * what relief asks.
 */
export function replanExercise(exercise: Exercise, plan: StatedPlan, reason: string, at: Path, moment: Moment): Decision {
  const { record, label } = exercise;
  refuseUnlessPlanned(record, at);
  if (plan.kind !== record.kind) throw rejected('kind-changed', [...at, 'kind'], `it is a ${record.kind}: propose another exercise instead`);
  const refusals = new Refusals();
  refusals.add(...planFaults(plan, at), ...basisFaults(plan.basis, label, moment, at));
  refusals.throwIfAny();
  const { state, stages, participants, contributions, notifications, observations, costs, overrides, told, deadlines, report } = record;
  const kept = {
    state,
    stages,
    participants,
    contributions,
    notifications,
    observations,
    costs,
    overrides,
    deadlines,
    ...(told && { told }),
    ...(report && { report }),
  };
  const next: ExerciseRecord = { ...plan, ...kept, warnings: [] };
  if (saysTheSame({ ...next, warnings: record.warnings }, record)) throw rejected('nothing-changed', at, 'the plan says all of this already');
  return { next: changed(exercise, next), change: 'replanned', events: [fact(exerciseReplanned, { exercise: next, reason })] };
}

/** What warnings of a plan depend on besides the plan. */
export interface Circumstances extends Pick<Moment, 'agreements'> {
  /** What holidays, crises and bans are to it, as far as whoever asks may see them. */
  readonly around: (record: ExerciseRecord) => readonly Warning[];
}

/** What is odd about an exercise as it stands: what was found when it was stated; of a plan, agreements that end before it does, and what is around it. */
export function warningsNow({ record, label }: Exercise, { agreements, around }: Circumstances): Warning[] {
  if (record.state !== 'planned') return record.warnings;
  return [...record.warnings, ...basisWarnings(endingBases(record, label, agreements)), ...around(record)];
}
