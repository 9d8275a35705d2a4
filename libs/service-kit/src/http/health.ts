import { Controller, Headers, Inject, Res } from '@nestjs/common';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { FastifyReply } from 'fastify';
import { defineRoute } from '@entente/contracts';
import { z } from 'zod';
import { Endpoint } from './endpoint.js';
import { patienceOf, Scrape } from './scrape.js';

const open = { method: 'GET', service: 'gateway', roles: 'public', response: z.unknown() } as const;
const live = defineRoute({ ...open, id: 'live', path: '/health/live', summary: 'Restart me when this fails.' });
const ready = defineRoute({ ...open, id: 'ready', path: '/health/ready', summary: 'Send no traffic when this fails.' });
const metrics = defineRoute({ ...open, id: 'metrics', path: '/metrics', summary: 'Prometheus metrics.' });

/** A check of readiness that has not answered after so long has failed. */
const READY_WITHIN_MS = 2_000;

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

  live(): Promise<Record<string, string | undefined>> {
    return Health.answers(this.liveness);
  }

  /** What stands against each check by its name; undefined where nothing does. */
  async ready(): Promise<Record<string, string | undefined>> {
    return this.stopping
      ? { service: 'stopping' }
      : Health.answers(new Map([...this.readiness].map(([name, check]) => [name, within(READY_WITHIN_MS, check)])));
  }

  private static async answers(checks: ReadonlyMap<string, HealthCheck>): Promise<Record<string, string | undefined>> {
    const answers = await Promise.all(
      [...checks].map(async ([name, check]): Promise<[string, string | undefined]> => {
        try {
          return [name, await check()];
        } catch {
          return [name, 'does not answer'];
        }
      }),
    );
    return Object.fromEntries(answers);
  }
}

/** A check with an end: what it asks may hang. */
function within(ms: number, check: HealthCheck): HealthCheck {
  return async () => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<string>((done) => (timer = setTimeout(() => done('does not answer in time'), ms)));
    try {
      return await Promise.race([check(), late]);
    } finally {
      clearTimeout(timer);
    }
  };
}

/** Tells what readiness tells, as a metric: alerts see nothing else. */
export function observeReadiness(registry: Registry, health: Health): void {
  new Gauge({
    name: 'entente_ready',
    help: '1 where a check of readiness passes, 0 where it fails',
    labelNames: ['check'],
    registers: [registry],
    async collect(): Promise<void> {
      const answers = Object.entries(await health.ready());
      this.reset();
      for (const [check, failure] of answers) this.set({ check }, failure === undefined ? 1 : 0);
    },
  });
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
  private readonly scrape: Scrape;

  constructor(
    @Inject(Health) private readonly health: Health,
    @Inject(Registry) private readonly registry: Registry,
  ) {
    this.scrape = new Scrape(registry);
  }

  @Endpoint(live)
  async live(@Res() reply: FastifyReply): Promise<void> {
    await answer(reply, await this.health.live());
  }

  @Endpoint(ready)
  async ready(@Res() reply: FastifyReply): Promise<void> {
    await answer(reply, await this.health.ready());
  }

  @Endpoint(metrics)
  async metrics(@Res() reply: FastifyReply, @Headers('x-prometheus-scrape-timeout-seconds') timeout?: string): Promise<void> {
    await reply.header('content-type', this.registry.contentType).send(await this.scrape.tell(patienceOf(timeout)));
  }
}

async function answer(reply: FastifyReply, answers: Record<string, string | undefined>): Promise<void> {
  const failures = Object.entries(answers).filter(([, failure]) => failure !== undefined);
  const checks = Object.fromEntries(Object.entries(answers).map(([name, failure]) => [name, failure === undefined ? 'ok' : 'failing']));
  const failed = failures.length > 0;
  await reply.status(failed ? 503 : 200).send({ status: failed ? 'failing' : 'ok', checks, ...(failed ? { failures: Object.fromEntries(failures) } : {}) });
}
