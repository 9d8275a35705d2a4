import {
  contributionChanged,
  fact,
  faultAt,
  READINESS,
  Refusals,
  rejected,
  type Contribution,
  type ExerciseKind,
  type ExerciseRecord,
  type Fault,
  type PartnerId,
  type Path,
  type Strength,
} from '@entente/contracts';
import { about, changed, type Decision, type Exercise, type Moment, type StatedContribution } from './exercise.js';
import { refuseUnlessPlanned } from './participants.js';

/** The rapid deployment level: ready to leave within so many days. */
const RDL_DAYS = 60;

/** Only pledges to peacekeeping have a category, and a readiness; at the rapid deployment level a pledge says how soon it can leave. */
export function pledgeFaults(kind: ExerciseKind, { category, readiness, deployableWithinDays }: StatedContribution, at: Path): Fault[] {
  if (kind !== 'peacekeeping-contribution') {
    return [
      ...(category === undefined ? [] : [faultAt('category-unexpected', [...at, 'category'], `a ${kind} has no peacekeeping categories`)]),
      ...(readiness === undefined ? [] : [faultAt('readiness-unexpected', [...at, 'readiness'], `a ${kind} has no levels of readiness`)]),
    ];
  }
  const late = readiness === 'RDL' && (deployableWithinDays === undefined || deployableWithinDays > RDL_DAYS);
  return [
    ...(category === undefined ? [faultAt('category-missing', [...at, 'category'], 'say what kind of personnel is pledged')] : []),
    ...(late ? [faultAt('not-deployable-in-time', [...at, 'deployableWithinDays'], `the rapid deployment level asks for ${RDL_DAYS} days at most`)] : []),
  ];
}

function isFirm(strength: Strength | undefined): boolean {
  return strength !== undefined && strength.least === strength.most;
}

/** Firm numbers may change, and do not become a range again; readiness rises by one level at a time. */
function changeFaults(before: Contribution, after: StatedContribution, at: Path): Fault[] {
  const arms = ['troops', 'tanks', 'armouredCombatVehicles', 'artillery', 'amphibious', 'heliborne', 'parachute'] as const;
  const loosened = arms.filter((arm) => isFirm(before.forces[arm]) && after.forces[arm] !== undefined && !isFirm(after.forces[arm]));
  const [from, to] = [before.readiness, after.readiness].map((level) => (level === undefined ? -1 : READINESS.indexOf(level)));
  const skipped = from !== undefined && to !== undefined && before.readiness !== undefined && to > from + 1;
  return [
    ...loosened.map((arm) => faultAt('range-after-firm', [...at, 'forces', arm], `the number of ${arm} is firm already`)),
    ...(skipped ? [faultAt('readiness-skipped', [...at, 'readiness'], `${READINESS[from + 1] ?? ''} comes before ${after.readiness ?? ''}`)] : []),
  ];
}

function refuseUnlessTakingPart({ participants }: ExerciseRecord, partner: PartnerId, at: Path): void {
  const status = participants.find((participant) => participant.partner === partner)?.status;
  if (status === 'invited' || status === 'accepted') return;
  throw rejected('not-taking-part', at, status === undefined ? `${partner} is no participant` : `${partner} is ${status} and brings nothing`);
}

/**
 * A participant is to bring something, or something else than before. Throws `rejected`: `exercise-cancelled`,
 * `already-held`, `not-taking-part`, `no-such-contribution` (nothing of that partner to be replaced), `range-after-firm`,
 * `readiness-skipped`, and what `pledgeFaults` finds.
 */
export function changeContribution(
  exercise: Exercise,
  partner: PartnerId,
  stated: StatedContribution,
  replaces: string | undefined,
  at: Path,
  moment: Moment,
): Decision {
  const { record } = exercise;
  refuseUnlessPlanned(record, at);
  refuseUnlessTakingPart(record, partner, [...at, 'partner']);
  const before = record.contributions.find(({ id }) => id === replaces);
  if (replaces !== undefined && before?.partner !== partner)
    throw rejected('no-such-contribution', [...at, 'replaces'], `${partner} brings nothing of that id`);
  const refusals = new Refusals();
  const path = [...at, 'contribution'];
  refusals.add(...pledgeFaults(record.kind, stated, path), ...(before ? changeFaults(before, stated, path) : []));
  refusals.throwIfAny();
  const after: Contribution = { ...stated, id: before?.id ?? moment.newId(), partner };
  const contributions = before ? record.contributions.map((one) => (one.id === before.id ? after : one)) : [...record.contributions, after];
  const next: ExerciseRecord = { ...record, contributions };
  const data = { ...about(next), partner, ...(before && { before }), after };
  return { next: changed(exercise, next), change: 'contribution-changed', events: [fact(contributionChanged, data)] };
}

/** A participant does not bring something after all. Throws `rejected`: `exercise-cancelled`, `already-held`, `no-such-contribution`. */
export function withdrawContribution(exercise: Exercise, contribution: string, at: Path): Decision {
  const { record } = exercise;
  refuseUnlessPlanned(record, at);
  const before = record.contributions.find(({ id }) => id === contribution);
  if (before === undefined) throw rejected('no-such-contribution', [...at, 'contribution'], 'nothing of that id is to be brought');
  const next: ExerciseRecord = { ...record, contributions: record.contributions.filter(({ id }) => id !== contribution) };
  const data = { ...about(next), partner: before.partner, before };
  return { next: changed(exercise, next), change: 'contribution-changed', events: [fact(contributionChanged, data)] };
}
