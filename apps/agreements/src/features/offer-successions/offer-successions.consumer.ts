import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { isA, partnerDissolved, topic } from '@entente/contracts';
import { Consumes, Outbox, type EventBatch } from '@entente/messaging';
import type { Tx } from '@entente/persistence';
import { Clock } from '@entente/service-kit';
import { newEvent } from '@entente/service-kit/owner';
import { offersOf, type Dissolution, type SuccessionDecision } from '../../domain/lifecycle/successions.js';
import { AgreementRepository } from '../../persistence/agreement.repository.js';
import { SuccessionRepository } from '../../persistence/succession.repository.js';
import { Moments } from '../../writing/moments.js';

/** When a state dissolves, its successors are offered its place in every agreement that bound it. Nothing else changes. */
@Controller()
export class OfferSuccessionsConsumer {
  constructor(
    @Inject(AgreementRepository) private readonly agreements: AgreementRepository,
    @Inject(SuccessionRepository) private readonly successions: SuccessionRepository,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Moments) private readonly moments: Moments,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Consumes({ group: 'successions', topics: [topic('partners', 'events')], wants: ({ headers }) => headers['ce_type'] === partnerDissolved.type })
  async apply(@Payload() { events }: EventBatch, @Ctx() tx: Tx): Promise<void> {
    for (const event of events) if (isA(partnerDissolved, event)) await this.offer(tx, event.data);
  }

  private async offer(tx: Tx, dissolution: Dissolution): Promise<void> {
    const now = this.clock.now();
    const agreements = await this.agreements.locked(tx, await this.successions.boundUntil(tx, dissolution.partner, dissolution.on));
    const known = await this.successions.offered(
      tx,
      dissolution.partner,
      agreements.map(({ id }) => id),
    );
    const offers = agreements
      .flatMap((agreement) => offersOf(agreement, dissolution, this.moments.at(now)))
      .filter(({ next }) => !known.has(`${next.record.agreement} ${next.record.successor}`));
    await this.successions.save(
      tx,
      offers.map(({ next, change }) => ({ before: undefined, next, change })),
      now,
    );
    await this.outbox.add(tx, ...offers.flatMap((offer) => eventsOf(offer, now)));
  }
}

function eventsOf({ next, events }: SuccessionDecision, time: Date): ReturnType<typeof newEvent>[] {
  const about = { subject: next.id, sequence: next.version, label: next.label, time };
  return events.map(({ definition, data }) => newEvent(definition, about, data));
}
