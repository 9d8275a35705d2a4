import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { agreementsDeadlinesChanged, derivedLabel, sittingCalendarChanged, topic } from '@entente/contracts';
import { Consumes, type EventBatch, type LogRecord } from '@entente/messaging';
import type { Tx } from '@entente/persistence';
import { proposeChannel, type ChannelDecision } from '../../domain/channel.js';
import type { Moment } from '../../domain/decision.js';
import { afterEvent, channelProvidedBy, protectedLike, type KnownAgreement } from '../../domain/known-agreement.js';
import { ChannelRepository } from '../../persistence/channel.repository.js';
import { KnownAgreements } from '../../persistence/known-agreements.js';
import { Writer } from '../../writing/writer.js';

/** Deadlines of agreements say nothing of what holds; a calendar is no agreement, and its name no id of one. */
const UNWANTED: readonly (string | undefined)[] = [agreementsDeadlinesChanged.type, sittingCalendarChanged.type];

function wants({ headers }: LogRecord): boolean {
  return !UNWANTED.includes(headers['ce_type']);
}

/**
 * An agreement in force that provides for a channel has one proposed between its parties: once, whatever is told of it later,
 * and not where somebody has proposed one that rests on it already.
 */
@Controller()
export class FollowAgreementsConsumer {
  constructor(
    @Inject(KnownAgreements) private readonly agreements: KnownAgreements,
    @Inject(ChannelRepository) private readonly channels: ChannelRepository,
    @Inject(Writer) private readonly writer: Writer,
  ) {}

  @Consumes({ group: 'channels', topics: [topic('agreements', 'events')], maxBatch: 1_000, wants })
  async apply(@Payload() { events }: EventBatch, @Ctx() tx: Tx): Promise<void> {
    const known = await this.agreements.named(tx, [...new Set(events.map(({ subject }) => subject))]);
    const changed = new Set<string>();
    for (const event of events) {
      const before = known.get(event.subject);
      const after = afterEvent(before, event);
      if (after === undefined || after === before) continue;
      known.set(event.subject, after);
      changed.add(event.subject);
    }
    const agreements = [...changed].flatMap((id) => known.get(id) ?? []);
    await this.agreements.put(tx, agreements);
    const moment = this.writer.now();
    await this.writer.write(tx, this.channels.records, await this.follow(tx, agreements, moment), moment);
  }

  private async follow(tx: Tx, agreements: readonly KnownAgreement[], moment: Moment): Promise<ChannelDecision[]> {
    const channels = await this.channels.restingOn(
      tx,
      agreements.map(({ id }) => id),
    );
    return agreements.flatMap((agreement): ChannelDecision[] => {
      const own = channels.filter(({ record }) => record.basis === agreement.id);
      if (own.length > 0) return own.flatMap((channel) => protectedLike(channel, agreement) ?? []);
      const provided = channelProvidedBy(agreement);
      return provided === undefined ? [] : [proposeChannel(provided, 'agreement', derivedLabel([agreement.label]), moment)];
    });
  }
}
