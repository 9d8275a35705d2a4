import {
  dayOf,
  exercisesDeadlinesChanged,
  fact,
  interval,
  notificationDue,
  plusDays,
  saysTheSame,
  type Day,
  type Deadline,
  type ExerciseRecord,
  type Fact,
  type RuleReference,
  type Verdict,
} from '@entente/contracts';
import { owedDuties } from './activity-of.js';
import { daysOf } from './calendar.js';
import { about, changed, type Decision, type Exercise, type Moment } from './exercise.js';
import { basisDeadlines, endingBases } from './legal-basis.js';
import { isReached, stageName } from './stages.js';

/** How long before its deadline a duty is told. */
const TOLD_DAYS_AHEAD = 14;

/** A decision with everything that follows from it, and the next day on which the exercise is to be looked at again. */
export interface Concluded extends Decision {
  wakesOn: Day | undefined;
}

function referenceOf({ rule: { id, citation, certainty } }: Verdict): RuleReference {
  return { id, citation, certainty };
}

function toldAs(verdict: Verdict): string {
  return `notification-due/${verdict.rule.id}`;
}

/** What is over asks for nothing any more. */
function isOver(record: ExerciseRecord, today: Day): boolean {
  return record.state !== 'planned' || daysOf(record).last < today;
}

function dutyDeadlines(duties: readonly Verdict[], { title }: ExerciseRecord): Deadline[] {
  return duties.flatMap((duty): Deadline[] => {
    if (duty.deadline === undefined) return [];
    const possibly = duty.holds === 'certain' ? '' : ' (possibly)';
    return [
      {
        id: duty.rule.id,
        kind: duty.duty === 'observe' ? 'exercise-observation' : 'exercise-notification',
        on: duty.deadline,
        title: `${duty.rule.title}${possibly}: ${title}`.slice(0, 500),
        owedBy: duty.owedBy,
        rule: referenceOf(duty),
      },
    ];
  });
}

function stageDeadlines(record: ExerciseRecord): Deadline[] {
  const open = record.plannedStages.filter((planned) => !isReached(record, planned));
  return open.map((planned) => ({
    id: `stage/${stageName(planned).replaceAll(' ', '-')}`,
    kind: planned.conference === undefined ? 'exercise-stage' : 'planning-conference',
    on: interval(planned.on).first,
    title: `${stageName(planned)}: ${record.title}`.slice(0, 500),
    owedBy: [],
  }));
}

function reliefDeadlines({ relief, endsOn, title }: ExerciseRecord): Deadline[] {
  if (relief === undefined || endsOn === undefined) return [];
  return [{ id: 'relief-ends', kind: 'relief-ends', on: interval(endsOn).first, title: `Relief ends: ${title}`.slice(0, 500), owedBy: [] }];
}

function byDay(a: Deadline, b: Deadline): number {
  return a.on < b.on ? -1 : a.on > b.on ? 1 : a.id < b.id ? -1 : 1;
}

function openDeadlines({ record, label }: Exercise, duties: readonly Verdict[], { agreements }: Moment): Deadline[] {
  const basis = basisDeadlines(endingBases(record, label, agreements));
  return [...dutyDeadlines(duties, record), ...stageDeadlines(record), ...reliefDeadlines(record), ...basis].sort(byDay);
}

function dueFact(duty: Verdict, deadline: Day, record: ExerciseRecord): Fact {
  return fact(notificationDue, { ...about(record), rule: referenceOf(duty), duty: duty.duty, holds: duty.holds, deadline, owedBy: duty.owedBy });
}

/**
 * What follows from a decision: duties that fall due are told, once each; so are the open deadlines where they are others
 * than those told last. All of it is part of the same version.
 */
export function conclude(decision: Decision, moment: Moment): Concluded {
  const today = dayOf(moment.now);
  const { next } = decision;
  const over = isOver(next.record, today);
  const duties = over ? [] : owedDuties(next.id, next.record, moment);
  const told = new Set(next.record.told);
  const untold = duties.flatMap((duty) =>
    duty.deadline === undefined || told.has(toldAs(duty)) ? [] : [{ duty, deadline: duty.deadline, on: plusDays(duty.deadline, -TOLD_DAYS_AHEAD) }],
  );
  const due = untold.filter(({ on }) => on <= today);
  const deadlines = over ? [] : openDeadlines(next, duties, moment);
  const changes = saysTheSame(deadlines, next.record.deadlines) ? [] : [fact(exercisesDeadlinesChanged, { about: next.record.title, deadlines })];
  const telling = [...told, ...due.map(({ duty }) => toldAs(duty))];
  const record = { ...next.record, ...(telling.length > 0 && { told: telling }), deadlines };
  const wakes = [...untold.map(({ on }) => on).filter((on) => on > today), ...(deadlines.length > 0 ? [plusDays(daysOf(record).last, 1)] : [])].sort();
  return {
    ...decision,
    next: { ...next, record },
    events: [...decision.events, ...due.map(({ duty, deadline }) => dueFact(duty, deadline, record)), ...changes],
    wakesOn: wakes[0],
  };
}

/** What a day, or news of an agreement, brings to an exercise by itself: without events where it brings nothing, and then it is not to be saved. */
export function wake(exercise: Exercise, moment: Moment): Concluded {
  return conclude({ next: changed(exercise, exercise.record), change: 'day-passed', events: [] }, moment);
}
