import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { Clock } from '@entente/service-kit';
import { countDue, type DueTimer } from './due-timers.js';
import type { Failure } from './retry.js';
import type { TimerObserver } from './timer-loop.js';

/** Metrics and logs of all loops of a service. */
export class TimerMetrics implements TimerObserver {
  private readonly delay: Histogram;
  private readonly failures: Counter;

  constructor(
    registry: Registry,
    private readonly logger: Logger,
  ) {
    const [labelNames, registers] = [['kind'], [registry]];
    const buckets = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 60, 600, 3_600];
    this.delay = new Histogram({ name: 'entente_timer_delay_seconds', help: 'From when a timer was due until it had fired', labelNames, registers, buckets });
    this.failures = new Counter({ name: 'entente_timers_failed_total', help: 'Times a timer failed alone and was put off', labelNames, registers });
  }

  fired(kind: string, delays: readonly number[]): void {
    for (const delay of delays) this.delay.observe({ kind }, delay);
  }

  failed({ kind, key }: DueTimer, attempts: number, retryAt: Date, failure: Failure): void {
    this.failures.inc({ kind });
    this.logger.error({ kind, key, attempts, retryAt, ...failure }, 'a timer failed; it comes again');
  }

  split(kind: string, count: number, failure: Failure): void {
    this.logger.warn({ kind, count, ...failure }, 'timers failed together; they come again in halves');
  }

  interrupted(kind: string, failure: Failure): void {
    this.logger.error({ kind, ...failure }, 'the timers were interrupted; they try again');
  }
}

/** Due timers that have not fired, of every kind there is: also of one that nobody handles. */
export function observeDue(registry: Registry, dataSource: DataSource, clock: Clock, kinds: readonly string[]): void {
  new Gauge({
    name: 'entente_timers_due',
    help: 'Timers that are due and have not fired',
    labelNames: ['kind'],
    registers: [registry],
    async collect(): Promise<void> {
      this.reset();
      for (const kind of kinds) this.set({ kind }, 0);
      for (const { kind, count } of await countDue(dataSource, clock.now())) this.set({ kind }, count);
    },
  });
}
