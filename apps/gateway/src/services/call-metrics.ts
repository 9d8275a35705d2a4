import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** How calls to the services go, as metrics. */
export class CallMetrics {
  private readonly calls: Counter;
  private readonly seconds: Histogram;
  private readonly left: Gauge;

  constructor(registry: Registry) {
    const registers = [registry];
    this.calls = new Counter({
      name: 'entente_gateway_calls_total',
      help: 'Calls to services by how they ended',
      labelNames: ['service', 'outcome'],
      registers,
    });
    this.seconds = new Histogram({ name: 'entente_gateway_call_seconds', help: 'Time until a service began its answer', labelNames: ['service'], registers });
    this.left = new Gauge({ name: 'entente_gateway_breaker_open', help: '1 while a service is left alone after failures', labelNames: ['service'], registers });
  }

  ended(service: string, outcome: string, seconds: number): void {
    this.calls.inc({ service, outcome });
    if (outcome === 'answered') this.seconds.observe({ service }, seconds);
  }

  breaker(service: string, open: boolean): void {
    this.left.set({ service }, open ? 1 : 0);
  }
}
