import { Controller, Inject, Res } from '@nestjs/common';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { FastifyReply } from 'fastify';
import { defineRoute } from '@entente/contracts';
import { z } from 'zod';
import { Endpoint } from './endpoint.js';

const open = { method: 'GET', service: 'gateway', roles: 'public', response: z.unknown() } as const;
const live = defineRoute({ ...open, id: 'live', path: '/health/live', summary: 'Restart me when this fails.' });
const ready = defineRoute({ ...open, id: 'ready', path: '/health/ready', summary: 'Send no traffic when this fails.' });
const metrics = defineRoute({ ...open, id: 'metrics', path: '/metrics', summary: 'Prometheus metrics.' });

/** A reason why the service cannot serve, or undefined. */
export type HealthCheck = () => Promise<string | undefined> | string | undefined;

/** What must hold for the service to be alive, and to take traffic. */
export class Health {
  private readonly readiness = new Map<string, HealthCheck>();
  private readonly liveness = new Map<string, HealthCheck>();
  stopping = false;

  addReadiness(name: string, check: HealthCheck): void {
    this.readiness.set(name, check);
  }

  /** Only for what a restart mends. */
  addLiveness(name: string, check: HealthCheck): void {
    this.liveness.set(name, check);
  }

  live(): Promise<Record<string, string>> {
    return Health.failures(this.liveness);
  }

  async ready(): Promise<Record<string, string>> {
    return this.stopping ? { service: 'stopping' } : Health.failures(this.readiness);
  }

  private static async failures(checks: ReadonlyMap<string, HealthCheck>): Promise<Record<string, string>> {
    const answers = await Promise.all(
      [...checks].map(async ([name, check]): Promise<[string, string | undefined]> => {
        try {
          return [name, await check()];
        } catch {
          return [name, 'does not answer'];
        }
      }),
    );
    return Object.fromEntries(answers.filter((answer): answer is [string, string] => answer[1] !== undefined));
  }
}

/** The registry of this process's metrics. */
export function createMetrics(service: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  return registry;
}

@Controller()
export class HealthController {
  constructor(
    @Inject(Health) private readonly health: Health,
    @Inject(Registry) private readonly registry: Registry,
  ) {}

  @Endpoint(live)
  async live(@Res() reply: FastifyReply): Promise<void> {
    await answer(reply, await this.health.live());
  }

  @Endpoint(ready)
  async ready(@Res() reply: FastifyReply): Promise<void> {
    await answer(reply, await this.health.ready());
  }

  @Endpoint(metrics)
  async metrics(@Res() reply: FastifyReply): Promise<void> {
    await reply.header('content-type', this.registry.contentType).send(await this.registry.metrics());
  }
}

async function answer(reply: FastifyReply, failures: Record<string, string>): Promise<void> {
  const failed = Object.keys(failures).length > 0;
  await reply.status(failed ? 503 : 200).send({ status: failed ? 'failing' : 'ok', ...(failed ? { failures } : {}) });
}
