import {
  complianceCaseClosed,
  complianceCaseReopened,
  dayOf,
  fact,
  rejected,
  type ComplianceClosure,
  type ComplianceReopening,
  type Path,
} from '@entente/contracts';
import { aboutCase, changedCase, refuseClosed, refuseOwnNation, type Case, type CaseDecision, type CaseMoment } from './compliance-case.js';

/**
 * Closes a case. Throws `forbidden`: `own-nation`, and `rejected`: `case-closed`, `nothing-found-yet`, `measures-open` unless
 * they are said to stay open.
 */
export function closeCase(
  before: Case,
  stated: Pick<ComplianceClosure, 'outcome' | 'reasons' | 'measuresStayOpen'>,
  at: Path,
  moment: CaseMoment,
): CaseDecision {
  const { record } = before;
  refuseOwnNation(record, moment, at);
  refuseClosed(record, at);
  if (record.findings.length === 0) throw rejected('nothing-found-yet', at, 'a case is closed on what was found: record a finding');
  const open = record.measures.filter(({ state }) => state === 'open').length;
  if (open > 0 && stated.measuresStayOpen === undefined) throw rejected('measures-open', at, `${open} measures are not done: say so with measuresStayOpen`);
  const closure: ComplianceClosure = { ...stated, by: moment.by, on: dayOf(moment.now) };
  const event = fact(complianceCaseClosed, { ...aboutCase(record, moment), closure });
  return changedCase(before, { ...record, status: 'closed', closures: [...record.closures, closure] }, 'closed', event, moment);
}

/** Opens a closed case again. Throws `forbidden`: `own-nation`, and `rejected`: `case-open`, `evidence-not-new` where the case knew it. */
export function reopenCase(before: Case, stated: Pick<ComplianceReopening, 'evidence' | 'reason'>, at: Path, moment: CaseMoment): CaseDecision {
  const { record } = before;
  refuseOwnNation(record, moment, at);
  if (record.status === 'open') throw rejected('case-open', at, 'the case is open');
  const known = [...record.findings, ...record.answers, ...record.reopenings].some(({ evidence }) => evidence === stated.evidence);
  if (known) throw rejected('evidence-not-new', [...at, 'evidence'], 'the case was decided on this evidence already');
  const reopening: ComplianceReopening = { ...stated, by: moment.by, on: dayOf(moment.now) };
  const event = fact(complianceCaseReopened, { ...aboutCase(record, moment), reopening });
  return changedCase(before, { ...record, status: 'open', reopenings: [...record.reopenings, reopening] }, 'reopened', event, moment);
}
