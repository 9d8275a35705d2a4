import {
  agreementsDeadlinesChanged,
  DomainError,
  fact,
  faultAt,
  rejected,
  saysTheSame,
  type ComplianceCase,
  type Day,
  type Deadline,
  type Fact,
  type Label,
  type PartnerId,
  type Path,
} from '@entente/contracts';
import { type Agreement, type Moment } from '../agreement.js';

/** A compliance case: its recorded facts at one version, and who may read them. */
export interface Case {
  id: string;
  version: number;
  record: ComplianceCase;
  label: Label;
}

/** Where and when a decision on a case is made, and by whom. */
export interface CaseMoment extends Moment {
  readonly agreement: Pick<Agreement, 'id' | 'record' | 'label'>;
  readonly by: string;
  readonly nation: PartnerId;
}

/** What made a version, as history names it. */
export type CaseChange = 'opened' | 'finding-recorded' | 'measure-set' | 'measure-done' | 'answer-recorded' | 'closed' | 'reopened';

/** What a command on a case comes to. */
export interface CaseDecision {
  next: Case;
  change: CaseChange;
  events: readonly Fact[];
}

/** What every event says of the case it is about. */
export function aboutCase({ party }: Pick<ComplianceCase, 'party'>, { agreement }: CaseMoment): { agreement: string; title: string; party: PartnerId } {
  return { agreement: agreement.id, title: agreement.record.title, party };
}

/** Nobody judges a case about their own nation. Throws `forbidden`: `own-nation`. */
export function refuseOwnNation({ party }: Pick<ComplianceCase, 'party'>, { nation }: CaseMoment, at: Path): void {
  if (party !== nation) return;
  const message = `the case is about ${party}, your own nation: somebody else decides`;
  throw new DomainError('forbidden', 'own-nation', message, [faultAt('own-nation', at, message)]);
}

/** Throws `rejected`: `case-closed`. */
export function refuseClosed({ status }: Pick<ComplianceCase, 'status'>, at: Path): void {
  if (status === 'closed') throw rejected('case-closed', at, 'the case is closed: reopen it with new evidence');
}

/** Throws `rejected`: `in-the-future`. */
export function refuseDayToCome(on: Day, today: Day, at: Path): void {
  if (on > today) throw rejected('in-the-future', at, `${on} is yet to come`);
}

/** The days of measures that are not done yet; closing a case ends them. */
export function caseDeadlines({ id, record: { measures, party, status } }: Pick<Case, 'id' | 'record'>): Deadline[] {
  if (status === 'closed') return [];
  return measures
    .filter(({ state }) => state === 'open')
    .map((measure) => ({
      id: `${id}:${measure.id}`,
      kind: 'compliance-measure',
      on: measure.dueOn,
      title: `Measure: ${measure.what.slice(0, 400)}`,
      owedBy: [party],
    }))
    .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.id < b.id ? -1 : 1));
}

/** The case one version on, with the event of the change and, where they are others now, its open deadlines. */
export function changedCase(before: Case, record: ComplianceCase, change: CaseChange, event: Fact, { agreement }: CaseMoment): CaseDecision {
  const next = { ...before, version: before.version + 1, record };
  const deadlines = caseDeadlines(next);
  const told = { about: agreement.record.title, agreement: agreement.id, deadlines };
  return { next, change, events: [event, ...(saysTheSame(deadlines, caseDeadlines(before)) ? [] : [fact(agreementsDeadlinesChanged, told)])] };
}
