import {
  agreementsDeadlinesChanged,
  dayOf,
  fact,
  saysTheSame,
  type AgreementRecord,
  type Day,
  type Deadline,
  type Fact,
  type Label,
  type PartnerId,
  type RuleReference,
  type TransferCategory,
  type TransferDraft,
  type TransferItem,
  type TransferRecord,
} from '@entente/contracts';
import { type Moment } from '../agreement.js';

/** A transfer of arms or technology: its recorded facts at one version, and who may read them. */
export interface Transfer {
  id: string;
  version: number;
  record: TransferRecord;
  label: Label;
}

/** Categories by id; `within` is the category a subcategory is counted in. */
export interface TransferRules {
  readonly categories: ReadonlyMap<string, { id: TransferCategory; title: string; within?: TransferCategory | undefined }>;
  readonly prohibition: RuleReference;
  readonly risk: RuleReference;
}

/** A transfer as somebody proposes it, every partner known by its id. */
export interface StatedTransfer extends Omit<TransferDraft, 'from' | 'to' | 'via' | 'label' | 'items'> {
  from: PartnerId;
  to: PartnerId;
  via: PartnerId[];
  items: readonly Omit<TransferItem, 'id'>[];
}

/** What a transfer's events say of the agreement it belongs to. */
export interface AgreementOfTransfer {
  id: string;
  record: Pick<AgreementRecord, 'title' | 'parties'>;
}

/** Where and when a decision on a transfer is made, by whom, under which rules. */
export interface TransferMoment extends Moment {
  readonly agreement: AgreementOfTransfer;
  readonly by: string;
  readonly transferRules: TransferRules;
}

/** What made a version, as history names it. */
export type TransferChange =
  'proposed' | 'assessed' | 'risk-assessed' | 'authorised' | 'refused' | 'delivered' | 'reassessment-opened' | 'reassessed' | 'revoked' | 'assurance-given';

/** What a command on a transfer comes to. */
export interface TransferDecision {
  next: Transfer;
  change: TransferChange;
  events: readonly Fact[];
}

/** What every event says of the transfer it is about. */
export function aboutTransfer({ from, to }: Pick<TransferRecord, 'from' | 'to'>, { agreement }: TransferMoment): TransferAbout {
  return { agreement: agreement.id, title: agreement.record.title, from, to };
}
interface TransferAbout {
  agreement: string;
  title: string;
  from: PartnerId;
  to: PartnerId;
}

/** Who decides and on which day. */
export function signature({ by, now }: TransferMoment): { by: string; on: Day } {
  return { by, on: dayOf(now) };
}

/** What is open by a day: the end of an authorisation, the decision of a reassessment. Without a day nothing is. */
export function transferDeadlines({ id, record }: Pick<Transfer, 'id' | 'record'>): Deadline[] {
  const open = record.reassessments.find(({ outcome }) => outcome === undefined);
  const { from: exporter, to: recipient, authorisation } = record;
  const what = `transfer from ${exporter} to ${recipient}`;
  return [
    ...(record.state === 'authorised' && authorisation?.validUntil !== undefined
      ? [{ id: `${id}:delivery`, kind: 'delivery', on: authorisation.validUntil, title: `Last day to deliver: ${what}`, owedBy: [exporter] }]
      : []),
    ...(record.state === 'under-reassessment' && open?.decideBy !== undefined
      ? [{ id: `${id}:reassessment:${open.id}`, kind: 'reassessment', on: open.decideBy, title: `Reassessment of the ${what}`, owedBy: [exporter] }]
      : []),
  ];
}

/** The transfer one version on, with the event of the change and, where they are others now, its open deadlines. */
export function changedTransfer(
  before: Transfer,
  record: TransferRecord,
  change: TransferChange,
  event: Fact,
  { agreement }: TransferMoment,
): TransferDecision {
  const next = { ...before, version: before.version + 1, record };
  const deadlines = transferDeadlines(next);
  const same = saysTheSame(deadlines, transferDeadlines(before));
  const told = { about: agreement.record.title, agreement: agreement.id, deadlines };
  return { next, change, events: [event, ...(same ? [] : [fact(agreementsDeadlinesChanged, told)])] };
}
