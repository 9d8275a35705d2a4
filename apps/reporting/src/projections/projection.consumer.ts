import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { OWNERS, topic, type Owner } from '@entente/contracts';
import { Consumes, type EventBatch } from '@entente/messaging';
import { DirectoryCopy } from '@entente/partner-directory';
import type { Tx } from '@entente/persistence';
import { applyToAggregates } from './apply-to-aggregates.js';
import { applyToAgreements } from './apply-to-agreements.js';
import { relabelled } from './change.js';
import { Changes } from './changes.js';
import { entriesOf } from './history-entries.js';
import { appendHistory, relabelHistory } from './history.projection.js';
import { HistorySignal } from './history-signal.js';
import { foldPartner, loadPartners, savePartners, type PartnerModel } from './partner.projection.js';

export const PROJECTION = 'projection';
export const PROJECTED_TOPICS = OWNERS.map((owner) => topic(owner, 'events'));

/** How the events of each owner are applied. */
const APPLY: Readonly<Record<Owner, (batch: EventBatch, tx: Tx) => Promise<void>>> = {
  partners: applyToPartners,
  agreements: applyToAgreements,
  engagements: applyToAggregates('engagements'),
  exercises: applyToAggregates('exercises'),
  'crisis-channels': applyToAggregates('crisis-channels'),
};

/** Fills the read models from the events of every owner: a batch is folded in memory, and each row written once. */
@Controller()
export class ProjectionConsumer {
  constructor(
    @Inject(HistorySignal) private readonly signal: HistorySignal,
    @Inject(DirectoryCopy) private readonly directory: DirectoryCopy,
  ) {}

  @Consumes({ group: PROJECTION, topics: PROJECTED_TOPICS, maxBatch: 2_000 })
  async apply(@Payload() batch: EventBatch, @Ctx() tx: Tx): Promise<void> {
    const owner = OWNERS.find((one) => topic(one, 'events') === batch.topic);
    if (owner === undefined) throw new Error(`${batch.topic} is no topic of events`);
    await APPLY[owner](batch, tx);
    await this.directory.apply(batch, tx);
    tx.afterCommit(() => this.signal.ring());
  }
}

async function applyToPartners(batch: EventBatch, tx: Tx): Promise<void> {
  const partners = new Changes<PartnerModel>(await loadPartners(tx, [...new Set(batch.events.map(({ subject }) => subject))]));
  for (const event of batch.events) partners.put(event.subject, foldPartner(partners.now(event.subject), event));
  const changes = partners.all();
  await savePartners(tx, changes);
  await relabelHistory(
    tx,
    changes.filter(relabelled).map(({ after }) => after),
  );
  await appendHistory(
    tx,
    entriesOf(
      batch,
      () => [],
      ({ subject, label }) => partners.now(subject)?.label ?? label,
    ),
  );
}
