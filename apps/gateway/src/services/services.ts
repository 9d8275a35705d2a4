import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Health } from '@entente/service-kit';
import { Registry } from 'prom-client';
import { CONFIG, type GatewayConfig } from '../gateway-config.js';
import { CallMetrics } from './call-metrics.js';
import { ServiceClient } from './service-client.js';

export const SERVICE_NAMES = ['partners', 'agreements', 'engagements', 'exercises', 'crisis-channels', 'reporting'] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];

const READY_WITHIN_MS = 1_500;

/** The services behind the door. The door itself is ready when all of them are. */
@Injectable()
export class Services implements OnApplicationShutdown {
  private readonly clients: Readonly<Record<ServiceName, ServiceClient>>;

  constructor(@Inject(CONFIG) config: GatewayConfig, @Inject(Registry) registry: Registry, @Inject(Health) health: Health) {
    const breaker = { failures: config.BREAKER_FAILURES, pauseMs: config.BREAKER_PAUSE_MS };
    const metrics = new CallMetrics(registry);
    this.clients = {
      partners: new ServiceClient('partners', config.PARTNERS_URL, breaker, metrics),
      agreements: new ServiceClient('agreements', config.AGREEMENTS_URL, breaker, metrics),
      engagements: new ServiceClient('engagements', config.ENGAGEMENTS_URL, breaker, metrics),
      exercises: new ServiceClient('exercises', config.EXERCISES_URL, breaker, metrics),
      'crisis-channels': new ServiceClient('crisis-channels', config.CRISIS_CHANNELS_URL, breaker, metrics),
      reporting: new ServiceClient('reporting', config.REPORTING_URL, breaker, metrics),
    };
    for (const name of SERVICE_NAMES) health.addReadiness(name, () => this.named(name).unready(READY_WITHIN_MS));
  }

  named(name: ServiceName): ServiceClient {
    return this.clients[name];
  }

  onApplicationShutdown(): void {
    for (const name of SERVICE_NAMES) this.named(name).close();
  }
}
