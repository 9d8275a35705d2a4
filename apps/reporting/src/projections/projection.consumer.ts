import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { topic, type DomainEvent } from '@entente/contracts';
import { Consumes, type EventBatch } from '@entente/messaging';
import { DirectoryCopy } from '@entente/partner-directory';
import type { Tx } from '@entente/persistence';
import { loadAgreements, saveAgreements } from './agreement.projection.js';
import { relabelled, type Change } from './change.js';
import { partnersIn } from './describe-event.js';
import { foldAgreement, type AgreementModel } from './fold-agreement.js';
import { appendHistory, relabelHistory, type HistoryEntry } from './history.projection.js';
import { HistorySignal } from './history-signal.js';
import { saveMemberships } from './membership.projection.js';
import { foldPartner, loadPartners, savePartners, type PartnerModel } from './partner.projection.js';

export const PROJECTION = 'projection';
export const PARTNERS_TOPIC = topic('partners', 'events');
export const AGREEMENTS_TOPIC = topic('agreements', 'events');
export const PROJECTED_TOPICS = [PARTNERS_TOPIC, AGREEMENTS_TOPIC] as const;

/** Fills the read models from the events of every owner: a batch is folded in memory, and each row written once. */
@Controller()
export class ProjectionConsumer {
  constructor(
    @Inject(HistorySignal) private readonly signal: HistorySignal,
    @Inject(DirectoryCopy) private readonly directory: DirectoryCopy,
  ) {}

  @Consumes({ group: PROJECTION, topics: PROJECTED_TOPICS, maxBatch: 2_000 })
  async apply(@Payload() batch: EventBatch, @Ctx() tx: Tx): Promise<void> {
    if (batch.topic === PARTNERS_TOPIC) await applyToPartners(batch, tx);
    else await applyToAgreements(batch, tx);
    await this.directory.apply(batch, tx);
    tx.afterCommit(() => this.signal.ring());
  }
}

async function applyToPartners({ events, records }: EventBatch, tx: Tx): Promise<void> {
  const changes = fold<PartnerModel>(await loadPartners(tx, subjectsOf(events)), events, foldPartner);
  await savePartners(tx, [...changes.values()]);
  await relabelHistory(
    tx,
    [...changes.values()].filter(relabelled).map(({ after }) => after),
  );
  await appendHistory(
    tx,
    entriesOf(events, records, changes, () => []),
  );
}

async function applyToAgreements({ events, records }: EventBatch, tx: Tx): Promise<void> {
  const parties: (readonly string[])[] = [];
  const changes = fold<AgreementModel>(await loadAgreements(tx, subjectsOf(events)), events, (model, event) => {
    const after = foldAgreement(model, event);
    parties.push(after.parties);
    return after;
  });
  const all = [...changes.values()];
  await saveAgreements(tx, all);
  await saveMemberships(tx, all);
  await relabelHistory(
    tx,
    all.filter(relabelled).map(({ after }) => after),
  );
  await appendHistory(
    tx,
    entriesOf(events, records, changes, (at) => parties[at] ?? []),
  );
}

function subjectsOf(events: readonly DomainEvent[]): string[] {
  return [...new Set(events.map(({ subject }) => subject))];
}

/** Each subject of the batch before and after it. */
function fold<T>(
  stored: ReadonlyMap<string, T>,
  events: readonly DomainEvent[],
  apply: (model: T | undefined, event: DomainEvent) => T,
): Map<string, Change<T>> {
  const changes = new Map<string, Change<T>>();
  for (const event of events) {
    const known = changes.get(event.subject);
    const before = known ? known.before : stored.get(event.subject);
    changes.set(event.subject, { before, after: apply(known?.after ?? before, event) });
  }
  return changes;
}

function entriesOf(
  events: readonly DomainEvent[],
  records: EventBatch['records'],
  changes: ReadonlyMap<string, Change<{ label: HistoryEntry['label'] }>>,
  partiesAt: (at: number) => readonly string[],
): HistoryEntry[] {
  return events.flatMap((event, at): HistoryEntry[] => {
    const record = records[at];
    return record ? [{ event, record, partners: partnersIn(event, partiesAt(at)), label: changes.get(event.subject)?.after.label ?? event.label }] : [];
  });
}
