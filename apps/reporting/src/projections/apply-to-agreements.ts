import { isDeepStrictEqual } from 'node:util';
import { agreementCorrected, DomainError, isA, type DomainEvent, type Label } from '@entente/contracts';
import type { EventBatch } from '@entente/messaging';
import type { Tx } from '@entente/persistence';
import { loadAgreements, saveAgreements } from './agreement.projection.js';
import { projectApprovals } from './approval.projection.js';
import { relabelled, type Change } from './change.js';
import { Changes } from './changes.js';
import { agreementOf, foldChild, loadChildren, saveChildren, underAgreement, type ChildModel } from './child.projection.js';
import { projectDeadlines, type DeadlineOwner } from './deadline.projection.js';
import { foldAgreement, type AgreementModel } from './fold-agreement.js';
import { tellsDeadlines } from './fold-deadlines.js';
import { entriesOf } from './history-entries.js';
import { appendHistory, relabelHistory } from './history.projection.js';
import { saveMemberships } from './membership.projection.js';
import { projectOwed, tellsOwed } from './owed.projection.js';
import { relabelRows } from './relabel-rows.js';
import { projectTransfers, tellsTransfer } from './transfer.projection.js';

interface Models {
  agreements: Changes<AgreementModel>;
  children: Changes<ChildModel>;
}

/** Applies events of the register: agreements and what belongs to them, their deadlines and ledgers, and history. */
export async function applyToAgreements(batch: EventBatch, tx: Tx): Promise<void> {
  const { events } = batch;
  const models: Models = {
    agreements: new Changes(await loadAgreements(tx, distinct(events.flatMap((event) => agreementOf(event) ?? [])))),
    children: new Changes(await loadChildren(tx, 'id', distinct(events.filter(isOfChild).map(({ subject }) => subject)))),
  };
  const newest: DomainEvent[] = [];
  const parties = events.map((event) => {
    if (versionAfter(models, event) === event.sequence) newest.push(event);
    return models.agreements.now(agreementOf(event) ?? '')?.parties ?? [];
  });
  await saveAll(tx, models, newest);
  await appendHistory(
    tx,
    entriesOf(
      batch,
      (at) => parties[at] ?? [],
      (event) => (agreementOf(event) === undefined ? event.label : owner(models, event.subject).label),
    ),
  );
}

/** Writes the rows of everything the batch changed, and protects what changed its label. `newest` are the events that no later one came before. */
async function saveAll(tx: Tx, models: Models, newest: readonly DomainEvent[]): Promise<void> {
  const agreements = models.agreements.all();
  const touched = agreements.filter((change) => relabelled(change) || boundOtherwise(change)).map(({ after }) => after.id);
  await protectChildren(tx, models, touched);
  const hiddenAgreements = agreements.filter(relabelled).map(({ after }) => after);
  const hiddenChildren = models.children.all().flatMap((change) => (relabelled(change) ? [change.after] : []));
  const labelOf = (subject: string): Label => owner(models, subject).label;
  await saveAgreements(tx, agreements);
  await saveMemberships(tx, agreements);
  await saveChildren(tx, models.children.all());
  await relabelRows(tx, 'owed', 'agreement', hiddenAgreements);
  await relabelRows(tx, 'transfer', 'id', hiddenChildren);
  await relabelRows(tx, 'approval_waiting', 'id', hiddenChildren);
  await relabelHistory(tx, [...hiddenAgreements, ...hiddenChildren]);
  await projectDeadlines(tx, newest.filter(tellsDeadlines), { agreements: touched, subjects: hiddenChildren.map(({ id }) => id) }, (subject) =>
    owner(models, subject),
  );
  await projectOwed(tx, newest.filter(tellsOwed), correctedIn(models, newest), labelOf);
  await projectTransfers(tx, newest.filter(tellsTransfer), labelOf);
  await projectApprovals(tx, newest, labelOf);
}

function distinct(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}

function isOfChild(event: DomainEvent): boolean {
  const agreement = agreementOf(event);
  return agreement !== undefined && agreement !== event.subject;
}

/** Applies an event to what it is about, and answers the version that has then. */
function versionAfter(models: Models, event: DomainEvent): number {
  if (agreementOf(event) === undefined) return event.sequence;
  return (isOfChild(event) ? applyToChild(models, event) : applyToAgreement(models, event)).version;
}

function applyToAgreement({ agreements }: Models, event: DomainEvent): AgreementModel {
  const after = foldAgreement(agreements.now(event.subject), event);
  agreements.put(event.subject, after);
  return after;
}

/** Throws `rejected` where the agreement it belongs to was never registered: nobody could say who may see it. */
function applyToChild({ agreements, children }: Models, event: DomainEvent): ChildModel {
  const after = foldChild(children.now(event.subject), event);
  if (!agreements.now(after.agreement)) throw new DomainError('rejected', 'agreement-unknown', `${event.type} about an agreement that was never registered`);
  children.put(event.subject, after);
  return after;
}

function boundOtherwise({ before, after }: Change<AgreementModel>): boolean {
  return before !== undefined && !isDeepStrictEqual(before.spells, after.spells);
}

/** Gives what belongs to these agreements, and what the batch changed, the label it has with its agreement's. */
async function protectChildren(tx: Tx, { agreements, children }: Models, touched: readonly string[]): Promise<void> {
  const stored = await loadChildren(tx, 'agreement', touched);
  children.add(stored);
  for (const id of distinct([...stored.keys(), ...children.all().map(({ after }) => after.id)])) {
    const child = children.now(id);
    const agreement = child && agreements.now(child.agreement);
    if (!agreement) throw new Error(`${id} belongs to an agreement that was not loaded`);
    const hidden = underAgreement(child, agreement.label);
    if (!isDeepStrictEqual(child, hidden)) children.put(id, hidden);
  }
}

function owner({ agreements, children }: Models, subject: string): DeadlineOwner {
  const child = children.now(subject);
  const agreement = agreements.now(child?.agreement ?? subject);
  if (!agreement) throw new Error(`${subject} belongs to no agreement that was loaded`);
  return { owner: 'agreements', agreement: agreement.id, spells: agreement.spells, label: child?.label ?? agreement.label };
}

/** What the agreements that were corrected still ask for. */
function correctedIn({ agreements }: Models, newest: readonly DomainEvent[]): { agreement: string; obligations: string[] }[] {
  return distinct(newest.filter((event) => isA(agreementCorrected, event)).map(({ subject }) => subject)).map((agreement) => ({
    agreement,
    obligations: (agreements.now(agreement)?.obligations ?? []).map(({ id }) => id),
  }));
}
