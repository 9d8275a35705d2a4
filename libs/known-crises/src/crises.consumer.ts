import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { crisisActorsChanged, crisisClosed, crisisCorrected, crisisOpened, topic } from '@entente/contracts';
import { Consumes, type EventBatch, type LogRecord } from '@entente/messaging';
import type { Tx } from '@entente/persistence';
import { afterEvent } from './known-crisis.js';
import { KnownCrises } from './known-crises.js';

const TYPES = new Set([crisisOpened, crisisCorrected, crisisActorsChanged, crisisClosed].map(({ type }) => type));

/** What says who is in a crisis, and whether it is open. */
function wants({ headers }: LogRecord): boolean {
  return TYPES.has(headers['ce_type'] ?? '');
}

/** Keeps this service's copy of crises up to date. */
@Controller()
export class CrisesConsumer {
  constructor(@Inject(KnownCrises) private readonly crises: KnownCrises) {}

  @Consumes({ group: 'crises', topics: [topic('crisis-channels', 'events')], maxBatch: 1_000, wants })
  async apply(@Payload() { events }: EventBatch, @Ctx() tx: Tx): Promise<void> {
    const known = await this.crises.named(tx, [...new Set(events.map(({ subject }) => subject))]);
    for (const event of events) {
      const after = afterEvent(known.get(event.subject), event);
      if (after !== undefined) known.set(event.subject, after);
    }
    await this.crises.put(tx, [...known.values()]);
  }
}
