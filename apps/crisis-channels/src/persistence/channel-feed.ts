import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Label } from '@entente/contracts';
import { Notifications, Transactions } from '@entente/persistence';
import { LOGGER } from '@entente/service-kit';
import type { Logger } from 'pino';
import type { LoggedEntry } from '../domain/log/shown-entry.js';
import { CHANNEL_LOG_GREW } from './channel-log.js';
import { LogReader } from './log-reader.js';

/** For those that a notification does not reach. */
const POLL_MS = 1_000;
/** What is appended in the same breath is read together. */
const BREATH_MS = 10;
const AT_ONCE = 1_000;
/** Entries of a channel kept for those who follow it; who is further behind reads from the database. */
const KEPT = 2_000;

/** A channel somebody follows. */
export class Followed {
  followers = 0;
  private entries: LoggedEntry[] = [];
  private readonly waiting = new Map<() => void, number>();

  /** `last`: the position up to which everything is known. */
  constructor(
    readonly channel: string,
    private last: number,
    /** Who may read the channel now; undefined: it is gone. */
    public label: Label | undefined,
  ) {}

  get position(): number {
    return this.last;
  }

  /** What came after a position, in order; undefined where that is longer ago than is kept. */
  since(position: number): readonly LoggedEntry[] | undefined {
    if (position >= this.last) return [];
    const first = this.entries[0]?.position ?? this.last + 1;
    return position < first - 1 ? undefined : this.entries.slice(position - first + 1);
  }

  add(added: readonly LoggedEntry[]): void {
    // Positions go up by one; were one missing, nothing after it would be told in its place.
    for (const entry of added) {
      if (entry.position !== this.last + 1) this.entries = [];
      this.entries.push(entry);
      this.last = entry.position;
    }
    if (this.entries.length > KEPT) this.entries = this.entries.slice(-KEPT);
    for (const [wake, position] of this.waiting) if (position < this.last) wake();
  }

  /** Resolves when something came after `position`, after `ms`, or when `ended` says so. */
  async wait(position: number, ms: number, ended: AbortSignal): Promise<void> {
    if (this.last > position || ended.aborted) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        ended.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.waiting.set(wake, position);
      ended.addEventListener('abort', wake);
    });
  }
}

/**
 * What is added to the logs of the channels that somebody follows: one connection is told of growth, and one query reads for all. What
 * it holds is for nobody's eyes as it is: who follows checks what may be shown to whom.
 */
@Injectable()
export class ChannelFeed implements OnModuleInit, OnModuleDestroy {
  private readonly followed = new Map<string, Followed>();
  private readonly notifications: Notifications;
  private timer: NodeJS.Timeout | undefined;
  private reading: Promise<void> | undefined;
  private again = false;
  private readonly told = new Set<() => void>();

  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(LogReader) private readonly log: LogReader,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    const { options } = transactions.dataSource;
    const url = 'url' in options && typeof options.url === 'string' ? options.url : '';
    this.notifications = new Notifications(url, CHANNEL_LOG_GREW, () => {
      this.look();
      for (const tell of this.told) tell();
    });
  }

  async onModuleInit(): Promise<void> {
    await this.notifications.start();
    this.timer = setInterval(() => {
      this.look();
      if (this.followed.size > 0) this.lookAtLabels().catch(() => undefined); // the next look meets the failure
    }, POLL_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.notifications.stop();
    await this.reading;
  }

  /** Calls when some log may have grown. A hint, not a promise. */
  whenGrown(tell: () => void): void {
    this.told.add(tell);
  }

  /** Follows a channel from where its log ends now. Whoever follows leaves in the end. */
  async follow(channel: string): Promise<Followed> {
    let followed = this.followed.get(channel);
    if (followed === undefined) {
      const began = await this.transactions.read('system', async (tx) => {
        const end = await this.log.end(tx, channel);
        return new Followed(channel, end, (await this.log.labels(tx, [channel])).get(channel));
      });
      followed = this.followed.get(channel) ?? began; // somebody else may have been faster
      this.followed.set(channel, followed);
    }
    followed.followers += 1;
    return followed;
  }

  leave(followed: Followed): void {
    followed.followers -= 1;
    if (followed.followers === 0) this.followed.delete(followed.channel);
  }

  private look(): void {
    if (this.followed.size === 0) return;
    this.again = true;
    this.reading ??= this.readAll().finally(() => (this.reading = undefined));
  }

  private async readAll(): Promise<void> {
    while (this.again) {
      this.again = false;
      try {
        await this.read();
      } catch (error) {
        this.logger.warn({ err: error }, 'the logs of channels could not be read; it is tried again');
      }
      await pause(BREATH_MS);
    }
  }

  private async read(): Promise<void> {
    const all = [...this.followed.values()];
    const added = await this.transactions.read('system', (tx) => this.log.added(tx, all, AT_ONCE));
    const byChannel = new Map(all.map(({ channel }) => [channel, new Array<LoggedEntry>()]));
    for (const entry of added) byChannel.get(entry.channel)?.push(entry);
    for (const followed of all) {
      const entries = byChannel.get(followed.channel) ?? [];
      if (entries.length === AT_ONCE) this.again = true;
      followed.label = entries.at(-1)?.channelLabel ?? followed.label;
      followed.add(entries);
    }
  }

  /** A channel can be protected otherwise though nothing happens on it. */
  private async lookAtLabels(): Promise<void> {
    const all = [...this.followed.values()];
    const labels = await this.transactions.read('system', (tx) =>
      this.log.labels(
        tx,
        all.map(({ channel }) => channel),
      ),
    );
    for (const followed of all) followed.label = labels.get(followed.channel);
  }
}
