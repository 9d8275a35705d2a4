import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { PartnerDirectory } from '@entente/partner-directory';
import { Transactions } from '@entente/persistence';
import { Clock, LOGGER, readerOf } from '@entente/service-kit';
import type { Logger } from 'pino';
import { v5 as uuidv5 } from 'uuid';
import { postSigned, type Failure } from '../../delivery/post-signed.js';
import { WebhookHosts } from '../../delivery/webhook-hosts.js';
import { toldOf, type ToldEntry } from '../../domain/webhooks/told-entry.js';
import { waitAfter, WebhookPace } from '../../domain/webhooks/webhook-pace.js';
import { ChannelFeed } from '../../persistence/channel-feed.js';
import { LogReader } from '../../persistence/log-reader.js';
import { WebhookDeliveries, type Due, type Outcome } from '../../persistence/webhook-deliveries.js';
import { LogKeys } from '../../signing/log-keys.js';

const POLL_MS = 1_000;
/** What becomes due or is done in the same breath is looked at together. */
const BREATH_MS = 20;
const AT_ONCE = 16;
/** So that a host that hangs leaves room for the others. */
const AT_ONCE_OF_A_HOST = 2;
/** How much is told of a channel before it is another's turn. */
const PAGE = 50;
const TURN_MS = 20_000;

/** Tells webhooks what happens on channels: of each channel in order, every entry at least once or it is put on the dead list. */
@Injectable()
export class TellWebhooks implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly telling = new Map<Promise<void>, string>();
  private readonly asking = new Set<AbortController>();
  private outcomes: Outcome[] = [];
  private stopped = false;
  private again = false;
  private wake: () => void = () => undefined;
  private loop: Promise<void> | undefined;

  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(WebhookDeliveries) private readonly deliveries: WebhookDeliveries,
    @Inject(LogReader) private readonly log: LogReader,
    @Inject(ChannelFeed) private readonly feed: ChannelFeed,
    @Inject(LogKeys) private readonly keys: LogKeys,
    @Inject(WebhookHosts) private readonly hosts: WebhookHosts,
    @Inject(WebhookPace) private readonly pace: WebhookPace,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.feed.whenGrown(() => this.look());
    this.loop = this.run();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    for (const asked of this.asking) asked.abort();
    this.look();
    await this.loop;
  }

  private look(): void {
    this.again = true;
    this.wake();
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      this.again = false;
      await this.turn().catch((error: unknown) => this.logger.warn({ err: error }, 'webhooks could not be looked at; it is tried again'));
      await pause(BREATH_MS);
      await this.rest();
    }
    await Promise.all(this.telling.keys());
    // What is not recorded is told once more after the next start.
    await this.transactions.run('system', (tx) => this.deliveries.record(tx, this.outcomes)).catch(() => undefined);
  }

  private async rest(): Promise<void> {
    if (this.again || this.stopped) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, POLL_MS);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Records what is done and claims what is due, in one short transaction; sends in none. */
  private async turn(): Promise<void> {
    const outcomes = [...this.outcomes];
    const free = AT_ONCE - this.telling.size;
    const claimed = await this.transactions.run('system', async (tx) => {
      // What a reader may see through an organisation must be known before anything is passed over.
      await this.directory.refresh(tx);
      if (outcomes.length > 0) await this.deliveries.record(tx, outcomes);
      return free > 0 ? this.deliveries.claim(tx, this.busyHosts(), free) : [];
    });
    this.outcomes = this.outcomes.filter((outcome) => !outcomes.includes(outcome));
    for (const due of claimed) {
      const told: Promise<void> = this.tell(due).finally(() => {
        this.telling.delete(told);
        this.look();
      });
      this.telling.set(told, due.host);
    }
    if (claimed.length > 0) this.again = true;
  }

  private busyHosts(): string[] {
    const all = [...this.telling.values()];
    return [...new Set(all)].filter((host) => all.filter((other) => other === host).length >= AT_ONCE_OF_A_HOST);
  }

  private async tell(due: Due): Promise<void> {
    try {
      const outcome = await this.tellInOrder(due);
      this.outcomes.push(outcome); // only now: the list may have become another meanwhile
    } catch (error) {
      // Nothing is recorded: it is due again when the lease ends.
      this.logger.warn({ err: error, webhook: due.webhook, channel: due.channel }, 'what a webhook is to be told could not be read');
    }
  }

  private async tellInOrder(due: Due): Promise<Outcome> {
    const until = performance.now() + TURN_MS;
    const reader = readerOf(due.registrant, this.directory, this.clock.now());
    const most = due.replay ? 1 : PAGE;
    const entries = await this.transactions.read(reader, (tx) => this.log.added(tx, [due], most));
    let position = due.position;
    let attempts = due.attempts;
    for (const entry of entries) {
      const told = toldOf(entry, reader, due.registrant);
      const failure = told && (await this.post(due, told));
      if (this.stopped && failure !== undefined) return { due, position, attempts, wait: 0, failure: undefined, dead: false };
      if (failure !== undefined) return this.failed(due, position, attempts + 1, failure);
      [position, attempts] = [entry.position, 0];
      if (performance.now() > until || this.stopped) return { due, position, attempts, wait: 0, failure: undefined, dead: false };
    }
    // Of a channel the registrant may not read any more nothing is there to read: it is passed over as far as it went.
    if (entries.length < most) position = Math.max(position, due.end);
    return { due, position, attempts: 0, wait: 0, failure: undefined, dead: false };
  }

  private failed(due: Due, position: number, attempts: number, failure: Failure): Outcome {
    const wait = due.replay ? undefined : waitAfter(attempts, this.pace);
    const { webhook, channel } = due;
    this.logger.warn({ webhook, channel, position: position + 1, attempts, failure, wait }, 'a webhook could not be told an entry');
    if (wait !== undefined) return { due, position, attempts, wait, failure, dead: false };
    return { due, position: position + 1, attempts: 0, wait: 0, failure, dead: true };
  }

  /** The same id every time, so that receivers can tell repetitions. */
  private async post({ webhook, url }: Due, told: ToldEntry): Promise<Failure | undefined> {
    const asked = new AbortController();
    const timer = setTimeout(() => asked.abort(), this.pace.answerWithin * 1_000);
    this.asking.add(asked);
    try {
      const post = { url, id: uuidv5(`${told.channel} ${told.position}`, webhook), body: JSON.stringify(told) };
      return await postSigned(post, this.keys.current, this.clock.now(), this.hosts, asked.signal);
    } finally {
      clearTimeout(timer);
      this.asking.delete(asked);
    }
  }
}
