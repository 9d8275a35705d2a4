import {
  complianceAnswerRecorded,
  complianceFindingRecorded,
  complianceMeasureDone,
  complianceMeasureSet,
  dayOf,
  DomainError,
  fact,
  rejected,
  type ComplianceAnswer,
  type Day,
  type Finding,
  type Measure,
  type Path,
} from '@entente/contracts';
import { aboutCase, changedCase, refuseClosed, refuseDayToCome, refuseOwnNation, type Case, type CaseDecision, type CaseMoment } from './compliance-case.js';

/** Records what was found. Throws `forbidden`: `own-nation`, and `rejected`: `case-closed`. */
export function recordFinding(before: Case, stated: Pick<Finding, 'what' | 'evidence'>, at: Path, moment: CaseMoment): CaseDecision {
  const { record } = before;
  refuseOwnNation(record, moment, at);
  refuseClosed(record, at);
  const finding: Finding = { id: moment.newId(), ...stated, by: moment.by, on: dayOf(moment.now) };
  const event = fact(complianceFindingRecorded, { ...aboutCase(record, moment), finding });
  return changedCase(before, { ...record, findings: [...record.findings, finding] }, 'finding-recorded', event, moment);
}

/** Sets what the party is to do by a day. Throws `forbidden`: `own-nation`, and `rejected`: `case-closed`, `due-in-the-past`. */
export function setMeasure(before: Case, stated: Pick<Measure, 'what' | 'dueOn'>, at: Path, moment: CaseMoment): CaseDecision {
  const { record } = before;
  const today = dayOf(moment.now);
  refuseOwnNation(record, moment, at);
  refuseClosed(record, at);
  if (stated.dueOn < today) throw rejected('due-in-the-past', [...at, 'dueOn'], `${stated.dueOn} is over`);
  const measure: Measure = { id: moment.newId(), ...stated, state: 'open', by: moment.by, on: today };
  const event = fact(complianceMeasureSet, { ...aboutCase(record, moment), measure });
  return changedCase(before, { ...record, measures: [...record.measures, measure] }, 'measure-set', event, moment);
}

/**
 * Records that the party did what a measure asks, also after the case was closed over it. Throws `not-found`:
 * `no-such-measure`, and `rejected`: `already-done`, `in-the-future`.
 */
export function completeMeasure(before: Case, id: string, stated: { on: Day; how?: string | undefined }, at: Path, moment: CaseMoment): CaseDecision {
  const { record } = before;
  const measure = record.measures.find((one) => one.id === id);
  if (!measure) throw new DomainError('not-found', 'no-such-measure', 'the case has no such measure');
  if (measure.state === 'done') throw rejected('already-done', at, `it was done on ${measure.done?.on ?? 'a day before'}`);
  refuseDayToCome(stated.on, dayOf(moment.now), [...at, 'on']);
  const done: Measure = { ...measure, state: 'done', done: { ...stated, by: moment.by } };
  const event = fact(complianceMeasureDone, { ...aboutCase(record, moment), measure: done });
  return changedCase(before, { ...record, measures: record.measures.map((one) => (one.id === id ? done : one)) }, 'measure-done', event, moment);
}

/** Records what the party concerned says to the case. Throws `rejected`: `case-closed`, `in-the-future`. */
export function recordAnswer(before: Case, stated: Pick<ComplianceAnswer, 'text' | 'evidence' | 'on'>, at: Path, moment: CaseMoment): CaseDecision {
  const { record } = before;
  refuseClosed(record, at);
  refuseDayToCome(stated.on, dayOf(moment.now), [...at, 'on']);
  const answer: ComplianceAnswer = { id: moment.newId(), ...stated, by: moment.by };
  const event = fact(complianceAnswerRecorded, { ...aboutCase(record, moment), answer });
  return changedCase(before, { ...record, answers: [...record.answers, answer] }, 'answer-recorded', event, moment);
}
