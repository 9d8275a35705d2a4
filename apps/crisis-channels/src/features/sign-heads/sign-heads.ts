import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { publishKey, signHead } from '@entente/channel-log';
import { channelHeadSigned, logKeyPublished, PUBLIC_LABEL } from '@entente/contracts';
import { Outbox } from '@entente/messaging';
import { Transactions, type Tx } from '@entente/persistence';
import { Clock, LOGGER } from '@entente/service-kit';
import { newEvent } from '@entente/service-kit/owner';
import { Timers, type Timer, type TimerHandler } from '@entente/timers';
import type { Logger } from 'pino';
import { v5 as uuidv5 } from 'uuid';
import { ChannelHeads, type Grown } from '../../persistence/channel-heads.js';
import { LogKeys } from '../../signing/log-keys.js';

const EVERY_MS = 1_000;
const MOST_CHANNELS = 1_000;
const KIND = 'sign-heads';
/** Subjects of events about heads are made in this name space from the id of the channel, those about keys from the id of the key. */
const NAMES = '0c9a1c56-8a1f-5d2e-9d53-6b1f0e6f7a21';

/** The subject under which a channel's heads are told. */
export function headsSubject(channel: string): string {
  return uuidv5(channel, NAMES);
}

/** Whether the log still holds what its last signed head says. What does not is signed no more: its readers are to notice. */
function standsAsSigned({ position, signed }: Grown): boolean {
  return signed === undefined || (position > signed.position && signed.stands === signed.digest);
}

/** Publishes the keys, and every second signs where the logs that grew end now. */
@Injectable()
export class SignHeads implements TimerHandler, OnApplicationBootstrap {
  readonly kind = KIND;
  private published = false;
  /** Channels whose log does not hold what was signed: each is said once. */
  private readonly broken = new Set<string>();

  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(ChannelHeads) private readonly heads: ChannelHeads,
    @Inject(LogKeys) private readonly keys: LogKeys,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Timers) private readonly timers: Timers,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.transactions.run('system', async (tx) => {
      const now = this.clock.now();
      await this.publishKeys(tx, now);
      // Due now whatever it was set to before: the clock may have been set back since.
      await this.timers.set(tx, [{ kind: KIND, key: 'all', dueAt: now }]);
    });
  }

  async fire(tx: Tx, timers: readonly Timer[], now: Date): Promise<void> {
    await this.publishKeys(tx, now);
    await this.sign(tx, now);
    await this.timers.set(
      tx,
      timers.map(({ key }) => ({ kind: KIND, key, dueAt: new Date(now.getTime() + EVERY_MS) })),
    );
  }

  /** Keys of the file that are not published yet, each endorsed by the one published before where that is in the file too. */
  private async publishKeys(tx: Tx, now: Date): Promise<void> {
    if (this.published) return;
    await this.heads.lockKeys(tx);
    const known = await this.heads.keys(tx);
    let last = known.at(-1)?.id;
    for (const own of this.keys.all.filter(({ id }) => !known.some((key) => key.id === id))) {
      const before = this.keys.all.find(({ id }) => id === last);
      const key = publishKey(own, now, before);
      if (last !== undefined && before === undefined)
        this.logger.warn({ key: own.id, last }, 'a key is published that the one before does not endorse: who verifies must be given it by other means');
      await this.heads.addKey(tx, key);
      const about = { subject: uuidv5(own.id, NAMES), sequence: 1, label: PUBLIC_LABEL, time: now };
      await this.outbox.add(tx, newEvent(logKeyPublished, about, { key }));
      last = own.id;
    }
    tx.afterCommit(() => {
      this.published = true;
    });
  }

  private async sign(tx: Tx, now: Date): Promise<void> {
    const key = this.keys.current;
    const grown = await this.heads.grown(tx, MOST_CHANNELS);
    for (const channel of grown.filter((one) => !standsAsSigned(one))) this.alarm(channel);
    const signed = grown.filter(standsAsSigned).map(({ channel, title, parties, label, position, digest, signed: before }) => ({
      number: (before?.number ?? 0) + 1,
      head: signHead({ channel, position, digest, at: now.toISOString() }, key),
      label,
      about: { title, partners: parties },
    }));
    if (signed.length === 0) return;
    await this.heads.add(tx, signed);
    const events = signed.map(({ number, head, label, about }) =>
      newEvent(channelHeadSigned, { subject: headsSubject(head.channel), sequence: number, label, time: now }, { ...about, head }),
    );
    await this.outbox.add(tx, ...events);
  }

  private alarm({ channel, position, signed }: Grown): void {
    if (this.broken.has(channel)) return;
    this.broken.add(channel);
    this.logger.error(
      { channel, position, signed: signed?.position },
      'the log of a channel does not hold what was signed: it was tampered with, and is signed no more',
    );
  }
}
