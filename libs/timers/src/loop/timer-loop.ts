import type { Transactions } from '@entente/persistence';
import type { Clock } from '@entente/service-kit';
import type { TimerHandler } from '../timer-handler.js';
import type { Timers } from '../timers.js';
import { outlook, putOff, takeDue, type DueTimer } from './due-timers.js';
import { failureOf, retryAfter, type Failure } from './retry.js';

const BATCH = 500;
/** The longest sleep: other instances set timers too, and a clock may be set. */
const POLL_MS = 1_000;
/** Waiting longer for a row, the loop gives way: before PostgreSQL finds a deadlock (1 s) and ends whoever is in it. */
const LOCK_WAIT_MS = 300;

/** What the loop tells of its work. */
export interface TimerObserver {
  /** Committed: by how many seconds each of these came after it was due. */
  fired(kind: string, delays: readonly number[]): void;
  failed(timer: DueTimer, attempts: number, retryAt: Date, failure: Failure): void;
  /** The batch is rolled back and comes again in halves. */
  split(kind: string, count: number, failure: Failure): void;
  /** The database did not answer; the loop tries again. */
  interrupted(kind: string, failure: Failure): void;
}

/**
 * Fires the due timers of one kind; kinds do not wait for each other. Several instances share the work: what one has in
 * hand the others pass over.
 */
export class TimerLoop {
  private running = false;
  private loop: Promise<void> = Promise.resolve();
  private soonest = Infinity;
  private sleepsUntil = -Infinity;
  private wakeUp: () => void = () => undefined;
  /** When it last got something done or saw that there was nothing to do, by this machine's own clock; for health. */
  lastRound = new Date(0);

  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly handler: TimerHandler,
    timers: Timers,
    private readonly observer: TimerObserver,
  ) {
    timers.onSet(handler.kind, (dueAt) => this.expect(dueAt));
  }

  get kind(): string {
    return this.handler.kind;
  }

  start(): void {
    this.running = true;
    this.lastRound = new Date();
    this.loop = this.run();
  }

  /** Finishes the batch in hand. */
  async stop(): Promise<void> {
    this.running = false;
    this.wakeUp();
    await this.loop;
  }

  private expect(dueAt: number): void {
    this.soonest = Math.min(this.soonest, dueAt);
    if (dueAt < this.sleepsUntil) this.wakeUp();
  }

  private async run(): Promise<void> {
    while (this.running) {
      try {
        await this.round();
      } catch (error) {
        this.observer.interrupted(this.kind, failureOf(error));
        this.soonest = Infinity;
      }
      await this.sleep();
    }
  }

  private async round(): Promise<void> {
    this.soonest = Infinity;
    const { due, next } = await outlook(this.transactions.dataSource, this.kind, this.clock.now());
    this.lastRound = new Date();
    this.soonest = Math.min(this.soonest, next);
    let more = due;
    while (more && this.running) more = (await this.fire(BATCH)) === BATCH;
  }

  /** One transaction; where it fails, its halves, down to the timers that fail alone. Answers how many timers it was about. */
  private async fire(limit: number, keys?: readonly string[]): Promise<number> {
    const now = this.clock.now();
    let taken: readonly DueTimer[] = [];
    try {
      await this.transactions.run('system', async (tx) => {
        await tx.execute(`SET LOCAL lock_timeout = ${LOCK_WAIT_MS}`);
        taken = await takeDue(tx, this.kind, now, limit, keys);
        if (taken.length > 0) await this.handler.fire(tx, taken, now);
      });
      const firedAt = this.clock.now().getTime();
      const delays = taken.map(({ dueAt }) => Math.max(0, firedAt - dueAt.getTime()) / 1_000);
      this.observer.fired(this.kind, delays);
    } catch (error) {
      await this.rolledBack(taken, error);
    }
    this.lastRound = new Date();
    return taken.length;
  }

  private async rolledBack(taken: readonly DueTimer[], error: unknown): Promise<void> {
    const [first] = taken;
    if (first === undefined) throw error;
    const failure = failureOf(error);
    if (taken.length === 1) {
      const attempts = first.attempts + 1;
      const retryAt = new Date(this.clock.now().getTime() + retryAfter(attempts));
      await this.transactions.run('system', (tx) => putOff(tx, first, retryAt, failure.code));
      this.observer.failed(first, attempts, retryAt, failure);
      return;
    }
    this.observer.split(this.kind, taken.length, failure);
    const keys = taken.map(({ key }) => key);
    const middle = Math.ceil(keys.length / 2);
    for (const half of [keys.slice(0, middle), keys.slice(middle)]) {
      if (this.running) await this.fire(half.length, half);
    }
  }

  private async sleep(): Promise<void> {
    const now = this.clock.now().getTime();
    const ms = Math.min(Math.max(this.soonest - now, 0), POLL_MS);
    if (!this.running || ms === 0) return;
    this.sleepsUntil = now + ms;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.sleepsUntil = -Infinity;
  }
}
