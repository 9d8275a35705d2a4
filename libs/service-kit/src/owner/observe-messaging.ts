import type { BusStrategy, ConsumerObserver, Refusal, Relay } from '@entente/messaging';
import { traceId } from '@entente/tracing';
import type { Logger } from 'pino';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { DataSource } from 'typeorm';

/** How consumers fare, in metrics and in the log. */
export class ConsumerMetrics implements ConsumerObserver {
  private readonly events: Counter;
  private readonly failures: Counter;
  private readonly quarantine: Counter;
  private readonly batch: Histogram;

  constructor(
    registry: Registry,
    private readonly logger: Logger,
  ) {
    const registers = [registry];
    const labelNames = ['group', 'topic'];
    this.events = new Counter({ name: 'entente_consumer_events_total', help: 'Records applied', labelNames, registers });
    this.failures = new Counter({ name: 'entente_consumer_failures_total', help: 'Batches that failed and come again', labelNames, registers });
    this.quarantine = new Counter({ name: 'entente_consumer_quarantined_total', help: 'Records put into quarantine or held back', labelNames, registers });
    this.batch = new Histogram({ name: 'entente_consumer_batch_seconds', help: 'Time of one batch transaction', labelNames, registers });
  }

  applied(group: string, topic: string, count: number, seconds: number): void {
    this.events.inc({ group, topic }, count);
    this.batch.observe({ group, topic }, seconds);
  }

  failed(group: string, topic: string, error: unknown, trace: string | undefined): void {
    this.failures.inc({ group, topic });
    this.logger.error({ err: error, group, topic, trace }, 'a batch failed; it comes again');
  }

  quarantined(group: string, refusal: Refusal): void {
    this.quarantine.inc({ group, topic: refusal.topic ?? '' });
    const { topic, offset, state, code, eventId: event } = refusal;
    this.logger.warn({ group, topic, offset, state, code, event, trace: traceId(refusal.headers['ce_traceparent']) }, 'an event was put aside');
  }
}

/** How many records each group has still to read, per partition. */
export function observeLag(registry: Registry, strategy: BusStrategy): void {
  new Gauge({
    name: 'entente_consumer_lag',
    help: 'Records in a partition of the log this group has not read',
    labelNames: ['group', 'topic', 'partition'],
    registers: [registry],
    async collect(): Promise<void> {
      const lags = await strategy.lag();
      this.reset();
      for (const { group, topic, partition, lag } of lags) this.set({ group, topic, partition }, lag);
    },
  });
}

/** What waits in the outbox, what was sent, and how that goes. */
export function observeRelay(registry: Registry, relay: Relay, dataSource: DataSource): void {
  const registers = [registry];
  const seconds = new Histogram({ name: 'entente_relay_send_seconds', help: 'Time until the log had a batch of the outbox', registers });
  relay.onSent((taken) => seconds.observe(taken));
  new Counter({
    name: 'entente_relay_failures_total',
    help: 'Times the relay lost its connection or the log refused a batch; it begins anew',
    registers,
    collect(): void {
      this.reset();
      this.inc(relay.failures);
    },
  });
  new Gauge({
    name: 'entente_outbox_published',
    help: 'Rows published since start',
    registers,
    collect(): void {
      this.set(relay.published);
    },
  });
  new Gauge({
    name: 'entente_outbox_age_seconds',
    help: 'Age of the oldest row not yet published',
    registers,
    async collect(): Promise<void> {
      const [row]: { age: string | null }[] = await dataSource.query(
        'SELECT extract(epoch FROM now() - min(created_at)) AS age FROM outbox WHERE published_at IS NULL',
      );
      this.set(Number(row?.age ?? 0));
    },
  });
}
