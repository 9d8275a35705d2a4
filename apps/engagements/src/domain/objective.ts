import {
  assessmentOverdue,
  assessmentRecorded,
  dayOf,
  fact,
  objectiveChanged,
  objectiveSet,
  plusDays,
  rejected,
  saysTheSame,
  type Day,
  type Label,
  type ObjectiveAssessment,
  type ObjectiveRecord,
  type ObjectiveView,
} from '@entente/contracts';
import { startOf } from './days.js';
import { begun, changed, type Aggregate, type Decision, type Moment, type Timed, type Watch } from './decision.js';
import type { Acting } from './engagement.js';
import { periodAfter, periodNamed, periodOf, type Period } from './periods.js';
import { cited, type Rules } from './rules.js';

export type Objective = Aggregate<ObjectiveRecord>;
type ObjectiveDecision = Decision<ObjectiveRecord>;
type Stated = Omit<ObjectiveRecord, 'state' | 'openedOn' | 'assessments' | 'told' | 'deadlinesToldOn'>;
export interface ObjectiveChanges {
  title?: string | undefined;
  text?: string | null | undefined;
  parent?: string | null | undefined;
  cadence?: ObjectiveRecord['cadence'] | null;
  agreements?: string[] | undefined;
  exercises?: string[] | undefined;
  state?: ObjectiveRecord['state'] | undefined;
}

const AT = ['body'];
/** Most periods an overdue list goes back. */
const MOST_PERIODS = 24;

/** Sets an objective. */
export function setObjective(stated: Stated, label: Label, { newId, now }: Moment): ObjectiveDecision {
  const objective: ObjectiveRecord = { ...stated, state: 'open', openedOn: dayOf(now), assessments: [] };
  return begun(newId(), objective, label, 'set', fact(objectiveSet, { objective }));
}

/** Changes an objective; `ancestors` are those above its new parent, the parent included. Throws `objective-in-itself`, `nothing-changed`. */
export function changeObjective(before: Objective, changes: ObjectiveChanges, reason: string, ancestors: readonly string[]): ObjectiveDecision {
  const { record } = before;
  if (ancestors.includes(before.id)) throw rejected('objective-in-itself', [...AT, 'changes', 'parent'], 'an objective does not lie below itself');
  const { title = record.title, agreements = record.agreements, exercises = record.exercises, state = record.state } = changes;
  const chosen = <T>(given: T | null | undefined, current: T | undefined): T | undefined => (given === undefined ? current : (given ?? undefined));
  const [text, parent, cadence] = [chosen(changes.text, record.text), chosen(changes.parent, record.parent), chosen(changes.cadence, record.cadence)];
  const objective: ObjectiveRecord = { ...record, title, text, parent, cadence, agreements, exercises, state };
  if (saysTheSame(objective, record)) throw rejected('nothing-changed', [...AT, 'changes'], 'the objective says all of this already');
  return changed(before, objective, 'changed', fact(objectiveChanged, { objective, reason }));
}

/** Assesses an objective. Throws `objective-closed`, `no-cadence`, `not-a-period`, `period-not-begun`, `already-assessed`. */
export function assessObjective(
  before: Objective,
  draft: Pick<ObjectiveAssessment, 'period' | 'score' | 'text'>,
  { sub }: Acting,
  { now }: Moment,
): ObjectiveDecision {
  const { record } = before;
  const at = [...AT, 'period'];
  if (record.state === 'closed') throw rejected('objective-closed', AT, 'the objective is closed');
  if (record.cadence === undefined) throw rejected('no-cadence', AT, 'the objective is not assessed: it has no cadence');
  const period = periodNamed(record.cadence, draft.period);
  if (period === undefined) throw rejected('not-a-period', at, `it is assessed ${record.cadence}: "${draft.period}" is no such period`);
  if (period.first > dayOf(now)) throw rejected('period-not-begun', at, 'that period has not begun');
  if (record.assessments.some((one) => one.period === draft.period)) throw rejected('already-assessed', at, 'that period was assessed already');
  const assessment: ObjectiveAssessment = { ...draft, on: dayOf(now), by: sub };
  const assessments = [...record.assessments, assessment].sort((a, b) => (a.period < b.period ? -1 : 1));
  const objective: ObjectiveRecord = { ...record, assessments };
  return changed(before, objective, 'assessed', fact(assessmentRecorded, { objective, assessment }));
}

function assessed({ assessments }: ObjectiveRecord, { name }: Period): boolean {
  return assessments.some(({ period }) => period === name);
}

/** Periods since it was set that are not assessed, the latest of them: up to and with the one after that of `today`, so that there is always a next. */
function missing(record: ObjectiveRecord, today: Day): Period[] {
  const { cadence, state } = record;
  if (cadence === undefined || state === 'closed') return [];
  const periods: Period[] = [];
  const until = periodAfter(cadence, periodOf(cadence, today)).first;
  for (let period = periodOf(cadence, record.openedOn); period.first <= until; period = periodAfter(cadence, period)) periods.push(period);
  return periods.slice(-MOST_PERIODS).filter((period) => !assessed(record, period));
}

function dueOn(period: Period, record: ObjectiveRecord, { assessment }: Rules): Day {
  return plusDays(period.last, record.cadence === undefined ? 0 : assessment[record.cadence].days);
}

/** Names of the periods that are past their grace and not assessed, on a day. */
export function overduePeriods(record: ObjectiveRecord, today: Day, rules: Rules): string[] {
  return missing(record, today)
    .filter((period) => dueOn(period, record, rules) < today)
    .map(({ name }) => name);
}

const watchCadence: Watch<ObjectiveRecord> = {
  deadlines: (record, today, rules) =>
    missing(record, today).map((period) => ({
      id: `assessment:${period.name}`,
      kind: 'assessment',
      on: dueOn(period, record, rules),
      title: `Assessment for ${period.name}`,
      owedBy: [],
      ...(record.cadence && { rule: cited(rules.assessment[record.cadence]) }),
    })),
  tellings: (record, { now, rules }) =>
    missing(record, dayOf(now)).map((period) => ({
      id: `assessment-overdue:${period.name}`,
      at: startOf(plusDays(dueOn(period, record, rules), 1)),
      happens: (objective) => ({ record: objective, event: fact(assessmentOverdue, { objective, period: period.name }) }),
    })),
};

export const timedObjectives: Timed<ObjectiveRecord> = {
  watches: [watchCadence],
  title: ({ title }) => title,
  remember: (record, watched) => ({ ...record, ...watched }),
};

/** An objective as reads show it on a day. */
export function objectiveView({ id, version, record, label }: Objective, today: Day, rules: Rules): ObjectiveView {
  const [before, last] = record.assessments.slice(-2);
  const trend = before && last ? (last.score > before.score ? 'rising' : last.score < before.score ? 'falling' : 'steady') : undefined;
  return { ...record, id, version, label, ...(trend && { trend }), overdue: overduePeriods(record, today, rules) };
}
