import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { isA, topic, visitBanLifted, visitBanSet } from '@entente/contracts';
import { Consumes, type EventBatch, type LogRecord } from '@entente/messaging';
import type { Tx } from '@entente/persistence';
import type { KnownBan } from '../../domain/known-ban.js';
import { KnownBans } from '../../persistence/known-bans.js';

const TYPES = new Set([visitBanSet.type, visitBanLifted.type]);

function wants({ headers }: LogRecord): boolean {
  return TYPES.has(headers['ce_type'] ?? '');
}

/** Keeps this service's copy of visit bans up to date. */
@Controller()
export class FollowVisitBansConsumer {
  constructor(@Inject(KnownBans) private readonly bans: KnownBans) {}

  @Consumes({ group: 'visit-bans', topics: [topic('engagements', 'events')], maxBatch: 1_000, wants })
  async apply(@Payload() { events }: EventBatch, @Ctx() tx: Tx): Promise<void> {
    const last = new Map<string, KnownBan>();
    for (const event of events) {
      if (!isA(visitBanSet, event) && !isA(visitBanLifted, event)) continue;
      const { subject: id, sequence: version, label } = event;
      last.set(id, { id, version, ban: event.data.ban, label });
    }
    await this.bans.put(tx, [...last.values()]);
  }
}
