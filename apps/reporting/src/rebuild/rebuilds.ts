import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DomainError, type RebuildStatus } from '@entente/contracts';
import { BatchConsumer, BusStrategy, DeadLetters, EventCodec, type Bus, type LogReader } from '@entente/messaging';
import { PartnerDirectory } from '@entente/partner-directory';
import { Transactions } from '@entente/persistence';
import { Clock, LOGGER } from '@entente/service-kit';
import { BUS } from '@entente/service-kit/owner';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import { PROJECTED_TOPICS, PROJECTION } from '../projections/projection.consumer.js';
import { compareCopies, type Difference } from './compare-copies.js';
import { Feed, liveTotal } from './feed.js';
import { RunRecords } from './run-record.js';
import { completeSecondCopy, createSecondCopy, REBUILD_DATABASE, RebuildRight } from './second-copy.js';
import { carryOver, holdWriters, swap } from './swap-copies.js';

/** So close behind the live copy that it may wait for the rest. */
const CLOSE = 2_000;
const PROGRESS_EVERY_MS = 500;
const TIDYING = { tries: 50, everyMs: 100 };

/** Rebuilds the read models from the log into a second copy, compares the two and puts the new one in place; reads go on meanwhile. */
@Injectable()
export class Rebuilds implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly records: RunRecords;
  private running: Promise<void> = Promise.resolve();
  private stopping = false;

  constructor(
    @Inject(Transactions) private readonly live: Transactions,
    @Inject(REBUILD_DATABASE) private readonly url: string,
    @Inject(BUS) private readonly bus: Bus,
    @Inject(BusStrategy) private readonly strategy: BusStrategy,
    @Inject(EventCodec) private readonly codec: EventCodec,
    @Inject(DeadLetters) private readonly deadLetters: DeadLetters,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.records = new RunRecords(live);
  }

  /** Cleans up after a rebuild whose process did not live to do it. */
  async onApplicationBootstrap(): Promise<void> {
    const right = await RebuildRight.take(this.url);
    if (!right) return;
    try {
      await right.removeRemains();
      await this.records.abandonRunning(this.clock.now());
    } finally {
      await right.giveUp();
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await this.running;
  }

  /** Starts one and answers its id. Throws `conflict` while another runs, in this process or any other. */
  async start(): Promise<string> {
    const right = await this.takeRight();
    if (!right) throw new DomainError('conflict', 'rebuild-running', 'a rebuild is running: wait for its end');
    const id = uuidv7();
    try {
      await this.records.abandonRunning(this.clock.now());
      await this.records.begin(id, this.clock.now());
    } catch (error) {
      await right.giveUp();
      throw error;
    }
    this.running = this.run(id, right);
    return id;
  }

  /** One that has said how it ended is still tidying up for a moment. */
  private async takeRight(): Promise<RebuildRight | undefined> {
    for (let tries = 0; tries < TIDYING.tries; tries++) {
      const right = await RebuildRight.take(this.url);
      if (right) return right;
      if ((await this.records.last())?.state === 'running') return undefined;
      await pause(TIDYING.everyMs);
    }
    return undefined;
  }

  /** How the last one stands. Throws `not-found` where there never was any. */
  async last(): Promise<z.infer<typeof RebuildStatus>> {
    const status = await this.records.last();
    if (!status) throw new DomainError('not-found', 'no-rebuild', 'there was no rebuild yet');
    return status;
  }

  /** Never rejects: how it ended is in its record. */
  private async run(id: string, right: RebuildRight): Promise<void> {
    try {
      await right.removeRemains();
      const differences = await this.rebuild(id, right);
      this.directory.refreshSoon();
      await this.surely(() => this.records.swapped(id, this.clock.now(), differences));
      this.logger.info(
        { rebuild: id, differences: differences.filter(({ onlyBefore, onlyAfter }) => onlyBefore + onlyAfter > 0) },
        'the rebuilt read models are in use',
      );
    } catch (error) {
      this.logger.error({ err: error, rebuild: id }, 'a rebuild failed; nothing was changed');
      await this.surely(() => this.records.failed(id, this.clock.now(), error instanceof Error ? error.message : String(error)));
    }
    await right.removeRemains().catch((error: unknown) => this.logger.warn({ err: error }, 'the remains of a rebuild stay until the next one'));
    await right.giveUp().catch(() => undefined);
  }

  /** Writes down how a rebuild ended, however long the database is away; a service that stops meanwhile leaves it to the next start. */
  private async surely(write: () => Promise<void>): Promise<void> {
    for (let retryMs = 200; !this.stopping; retryMs = Math.min(2 * retryMs, 5_000)) {
      try {
        return await write();
      } catch (error) {
        this.logger.warn({ err: error }, 'how a rebuild ended is not written down yet');
        await pause(retryMs);
      }
    }
  }

  private async rebuild(id: string, right: RebuildRight): Promise<Difference[]> {
    const log = await this.bus.reader(PROJECTED_TOPICS);
    try {
      return await this.rebuildFrom(log, id, right);
    } finally {
      await log.close();
    }
  }

  private async rebuildFrom(log: LogReader, id: string, right: RebuildRight): Promise<Difference[]> {
    const copy = await createSecondCopy(this.url);
    const progress = await this.startProgress(id);
    try {
      const feed = this.feedOf(log, copy, progress.count);
      while ((await feed.catchUp()) > CLOSE);
      await completeSecondCopy(copy);
      return await right.transactions.run('system', async (tx) => {
        await holdWriters(tx);
        await feed.finish();
        const differences = await compareCopies(tx);
        await carryOver(tx, PROJECTION);
        this.goOn();
        await swap(tx);
        return differences;
      });
    } finally {
      await progress.end();
      await copy.destroy();
    }
  }

  private feedOf(log: LogReader, copy: DataSource, onRead: (count: number) => void): Feed {
    const projection = this.strategy.handlers.get(PROJECTION);
    if (!projection) throw new Error('the projection is not running');
    const next = new Transactions(copy);
    const consumer = new BatchConsumer(next, projection.options, this.codec, this.deadLetters, projection.handle);
    return new Feed(log, this.live, next, consumer, onRead, () => this.goOn());
  }

  private goOn(): void {
    if (this.stopping) throw new Error('the service is stopping');
  }

  /** Writes down now and then how many records the projection has read of those there are. */
  private async startProgress(id: string): Promise<{ count: (read: number) => void; end: () => Promise<void> }> {
    let read = 0;
    let writing = Promise.resolve();
    const write = async (): Promise<void> => this.records.progress(id, read, Math.max(read, await liveTotal(this.live, PROJECTION))).catch(() => undefined);
    await write();
    const timer = setInterval(() => {
      writing = writing.then(write);
    }, PROGRESS_EVERY_MS);
    return {
      count: (more) => void (read += more),
      end: async () => {
        clearInterval(timer);
        await writing;
        await write();
      },
    };
  }
}
