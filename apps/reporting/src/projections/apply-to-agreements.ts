import { isDeepStrictEqual } from 'node:util';
import { DomainError, type DomainEvent, type OpenDeadlines } from '@entente/contracts';
import type { EventBatch } from '@entente/messaging';
import type { Tx } from '@entente/persistence';
import { loadAgreements, saveAgreements } from './agreement.projection.js';
import { relabelled, type Change } from './change.js';
import { Changes } from './changes.js';
import { agreementOf, foldChild, loadChildren, saveChildren, underAgreement, type ChildModel } from './child.projection.js';
import { projectDeadlines, type DeadlineOwner } from './deadline.projection.js';
import { foldAgreement, type AgreementModel } from './fold-agreement.js';
import { tellsDeadlines } from './fold-deadlines.js';
import { entriesOf } from './history-entries.js';
import { appendHistory, relabelHistory } from './history.projection.js';
import { saveMemberships } from './membership.projection.js';

interface Models {
  agreements: Changes<AgreementModel>;
  children: Changes<ChildModel>;
}

/** Applies events of the register: agreements and what belongs to them, their deadlines, and history. */
export async function applyToAgreements(batch: EventBatch, tx: Tx): Promise<void> {
  const { events } = batch;
  const models: Models = {
    agreements: new Changes(await loadAgreements(tx, distinct(events.map(agreementOf)))),
    children: new Changes(await loadChildren(tx, 'id', distinct(events.filter(isOfChild).map(({ subject }) => subject)))),
  };
  const told: DomainEvent<OpenDeadlines>[] = [];
  const parties = events.map((event) => {
    const { version } = isOfChild(event) ? applyToChild(models, event) : applyToAgreement(models, event);
    if (tellsDeadlines(event) && version === event.sequence) told.push(event);
    return models.agreements.now(agreementOf(event))?.parties ?? [];
  });
  const agreements = models.agreements.all();
  const touched = agreements.filter((change) => relabelled(change) || boundOtherwise(change)).map(({ after }) => after.id);
  await protectChildren(tx, models, touched);
  const children = models.children.all();
  await saveAgreements(tx, agreements);
  await saveMemberships(tx, agreements);
  await saveChildren(tx, children);
  const hidden = children.filter(relabelled).map(({ after }) => after);
  await projectDeadlines(tx, told, { agreements: touched, subjects: hidden.map(({ id }) => id) }, (subject) => deadlineOwner(models, subject));
  await relabelHistory(tx, [...agreements.filter(relabelled).map(({ after }) => after), ...hidden]);
  await appendHistory(
    tx,
    entriesOf(
      batch,
      (at) => parties[at] ?? [],
      ({ subject }) => deadlineOwner(models, subject).label,
    ),
  );
}

function distinct(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}

function isOfChild(event: DomainEvent): boolean {
  return agreementOf(event) !== event.subject;
}

function applyToAgreement({ agreements }: Models, event: DomainEvent): AgreementModel {
  const after = foldAgreement(agreements.now(event.subject), event);
  agreements.put(event.subject, after);
  return after;
}

/** Throws `rejected` where the agreement it belongs to was never registered: nobody could say who may see it. */
function applyToChild({ agreements, children }: Models, event: DomainEvent): ChildModel {
  if (!agreements.now(agreementOf(event))) throw new DomainError('rejected', 'agreement-unknown', `${event.type} about an agreement that was never registered`);
  const after = foldChild(children.now(event.subject), event);
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
    const protectedChild = underAgreement(child, agreement.label);
    if (!isDeepStrictEqual(child, protectedChild)) children.put(id, protectedChild);
  }
}

function deadlineOwner({ agreements, children }: Models, subject: string): DeadlineOwner {
  const child = children.now(subject);
  const agreement = agreements.now(child?.agreement ?? subject);
  if (!agreement) throw new Error(`${subject} belongs to no agreement that was loaded`);
  return { agreement: agreement.id, spells: agreement.spells, label: child?.label ?? agreement.label };
}
