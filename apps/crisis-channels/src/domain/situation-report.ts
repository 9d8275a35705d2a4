import {
  CRISIS_SEVERITIES,
  dayOf,
  fact,
  situationReportDue,
  situationReportFiled,
  situationReportingEnded,
  situationReportingSet,
  situationReportOverdue,
  type CrisisRecord,
  type CrisisSeverity,
  type Fact,
  type Label,
  type PartnerId,
  type Path,
  type SituationReportingRecord,
  type SituationReportRecord,
} from '@entente/contracts';
import type { Crisis } from './crisis.js';
import { begun, changed, type Aggregate, type Decision, type Moment } from './decision.js';
import { cited } from './rules.js';
import { aboutStep, plusHours, refuseInClosed, type Timed } from './step.js';

export type Reporting = Aggregate<SituationReportingRecord>;
export type ReportingDecision = Decision<SituationReportingRecord>;

/** The severity reports go by: of a crisis nobody has graded, they are due daily. */
function gradeOf({ severity }: CrisisRecord): CrisisSeverity {
  return severity ?? 'moderate';
}

function told(definition: typeof situationReportingSet, reporting: SituationReportingRecord, crisis: Crisis): Fact {
  return fact(definition, { ...aboutStep(crisis, []), reporting });
}

/** When a report is due, and when a reminder is told: when a quarter of the time is left. */
function due(from: Date, everyHours: number): Pick<SituationReportingRecord, 'dueAt' | 'remindAt' | 'reminded'> {
  return { dueAt: plusHours(from, everyHours).toISOString(), remindAt: plusHours(from, everyHours * 0.75).toISOString(), reminded: false };
}

/** The cadence of a severity. */
function cadence(severity: CrisisSeverity, { rules }: Moment): Pick<SituationReportingRecord, 'severity' | 'everyHours' | 'rule'> {
  const rule = rules.situationReports[severity];
  return { severity, everyHours: rule.hours, rule: cited(rule) };
}

/**
 * What becomes of the reporting on a crisis when that was opened, came to another severity, or was closed; undefined where nothing
 * does. `starts`: it is to be reported on from now on. A graver crisis is never reported on later than it was to be.
 */
export function followCrisis(crisis: Crisis, before: Reporting | undefined, starts: boolean, moment: Moment): ReportingDecision | undefined {
  const running = before?.record.state === 'running' ? before : undefined;
  if (crisis.record.state === 'closed') {
    if (!running) return undefined;
    const next: SituationReportingRecord = { ...running.record, state: 'ended' };
    return changed(running, next, 'ended', [told(situationReportingEnded, next, crisis)]);
  }
  const severity = gradeOf(crisis.record);
  if (running) return running.record.severity === severity ? undefined : graded(crisis, running, severity, moment);
  if (!starts) return undefined;
  const set = cadence(severity, moment);
  const next: SituationReportingRecord = { crisis: crisis.id, state: 'running', ...set, ...due(moment.now, set.everyHours), missed: 0 };
  const event = told(situationReportingSet, next, crisis);
  return before ? changed(before, next, 'set', [event]) : begun(moment.newId(), next, crisis.label, 'set', event);
}

function graded(crisis: Crisis, before: Reporting, severity: CrisisSeverity, moment: Moment): ReportingDecision {
  const set = cadence(severity, moment);
  const fresh = due(moment.now, set.everyHours);
  const graver = CRISIS_SEVERITIES.indexOf(severity) > CRISIS_SEVERITIES.indexOf(before.record.severity);
  const kept = graver && before.record.dueAt < fresh.dueAt;
  const next: SituationReportingRecord = { ...before.record, ...set, ...(kept ? {} : fresh) };
  return changed(before, next, 'set', [told(situationReportingSet, next, crisis)]);
}

/** A report is filed. Throws `crisis-closed`. */
export function fileReport(
  crisis: Crisis,
  stated: { text: string; of: PartnerId },
  reporting: Reporting | undefined,
  label: Label,
  at: Path,
  moment: Moment,
): Decision<SituationReportRecord> {
  refuseInClosed(crisis, at);
  const late = reporting?.record.state === 'running' && moment.now > new Date(reporting.record.dueAt);
  const missed = (reporting?.record.missed ?? 0) > 0;
  const report: SituationReportRecord = { ...stated, crisis: crisis.id, filedAt: moment.now.toISOString(), late: late || missed, state: 'filed' };
  return begun(moment.newId(), report, label, 'filed', fact(situationReportFiled, { ...aboutStep(crisis, [stated.of]), report }));
}

/** The next report after one was filed: its event tells of the filing, so this one has none of its own. */
export function afterFiling(before: Reporting, moment: Moment): ReportingDecision {
  const next: SituationReportingRecord = { ...before.record, ...due(moment.now, before.record.everyHours), missed: 0, filedAt: moment.now.toISOString() };
  return changed(before, next, 'filed', []);
}

/** A report that was missed is missed once; the next falls due as if it had been filed. */
function miss(before: Reporting, crisis: Crisis): ReportingDecision {
  const { record } = before;
  const next: SituationReportingRecord = { ...record, ...due(new Date(record.dueAt), record.everyHours), missed: record.missed + 1 };
  return changed(before, next, 'missed', [told(situationReportOverdue, next, crisis)]);
}

export const timedReporting: Timed<SituationReportingRecord> = {
  deadlines: ({ state, dueAt, rule }) =>
    state === 'ended'
      ? []
      : [{ id: `situation-report:${dueAt}`, kind: 'situation-report', on: dayOf(new Date(dueAt)), title: 'Situation report', owedBy: [], rule }],
  wakesAt: ({ state, dueAt, remindAt, reminded }) => (state === 'ended' ? undefined : new Date(reminded ? dueAt : remindAt)),
  wake: (before, crisis, { now }) => {
    if (now >= new Date(before.record.dueAt)) return miss(before, crisis);
    const next: SituationReportingRecord = { ...before.record, reminded: true };
    return changed(before, next, 'reminded', [told(situationReportDue, next, crisis)]);
  },
};
