import type { DynamicModule, Provider, Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Registry } from 'prom-client';
import { EVENTS, ROUTES, TOPICS } from '@entente/contracts';
import { BusStrategy, connectBus, DeadLetters, EventCodec, messagingMigrations, Outbox, Relay } from '@entente/messaging';
import { connectAndMigrate, createDataSource, Transactions } from '@entente/persistence';
import { DataSource, type EntitySchema, type MigrationInterface } from 'typeorm';
import { readOwnerConfig, type OwnerConfig } from '../config.js';
import { Health, observeReadiness } from '../http/health.js';
import { createLogger } from '../logger.js';
import { startService } from '../start-service.js';
import { idempotencyMigrations } from './idempotency.js';
import { ConsumerMetrics, observeLag, observeRelay } from './observe-messaging.js';
import { observePool } from './observe-pool.js';

/** Inject the bus port with this token. */
export const BUS = Symbol('Bus');

export interface OwnerOptions {
  name: string;
  module: Type | DynamicModule;
  entities?: readonly EntitySchema[];
  migrations?: readonly (new () => MigrationInterface)[];
  /** PostgreSQL schema of the tables; `public` where absent. */
  schema?: string;
  providers?: readonly Provider[];
  config?: OwnerConfig;
}

const STALLED_MS = 60_000;
const HUNG_MS = 5 * 60_000;

function fastifyPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

function olderThan(ms: number, date: Date): boolean {
  return Date.now() - date.getTime() > ms;
}

/** Starts a service that owns a database: migrations, outbox and relay, consumers, on top of what every service has. */
export async function startOwner(options: OwnerOptions): Promise<NestFastifyApplication> {
  const config = options.config ?? readOwnerConfig();
  const logger = createLogger(options.name, config.LOG_LEVEL);
  const schema = options.schema ?? 'public';
  const dataSource = createDataSource({
    url: config.DATABASE_URL,
    applicationName: `entente ${options.name}`,
    schema,
    poolSize: config.DATABASE_POOL,
    entities: [...(options.entities ?? [])],
    migrations: [...messagingMigrations, ...idempotencyMigrations, ...(options.migrations ?? [])],
  });
  await connectAndMigrate(dataSource);
  const bus = await connectBus(config.bus, `entente ${options.name}`, (message) => logger.warn({ message }, 'the bus met something'));
  await bus.ensureTopics(TOPICS);
  if (config.PREPARE_ONLY) {
    await bus.close();
    await dataSource.destroy();
    logger.info('the database is up to date and the topics are there');
    process.exit(0);
  }
  const transactions = new Transactions(dataSource);
  const codec = new EventCodec(EVENTS);
  const outbox = new Outbox(codec);
  const deadLetters = new DeadLetters(options.name, outbox);
  const relay = new Relay(config.DATABASE_URL, schema, bus, outbox, (error) => logger.error({ err: error }, 'the relay lost its connection; it tries again'));
  const served = ROUTES.filter((route) => route.bodyLimit !== undefined);
  let strategy: BusStrategy | undefined;
  return startService({
    name: options.name,
    module: options.module,
    config,
    logger,
    streamed: new Set(ROUTES.filter((route) => route.streams && route.service === options.name).map(({ path }) => fastifyPath(path))),
    bodyLimits: new Map(served.map((route) => [fastifyPath(route.path), route.bodyLimit ?? 0])),
    platform: [
      { provide: DataSource, useValue: dataSource },
      { provide: Transactions, useValue: transactions },
      { provide: BUS, useValue: bus },
      { provide: EventCodec, useValue: codec },
      { provide: Outbox, useValue: outbox },
      { provide: DeadLetters, useValue: deadLetters },
      {
        provide: BusStrategy,
        useFactory: (registry: Registry): BusStrategy =>
          (strategy = new BusStrategy(options.name, bus, transactions, codec, deadLetters, new ConsumerMetrics(registry, logger))),
        inject: [Registry],
      },
      ...(options.providers ?? []),
    ],
    prepare: async (app) => {
      const consumers = app.get(BusStrategy);
      app.connectMicroservice({ strategy: consumers }, { inheritAppConfig: true });
      await app.init();
      const health = app.get(Health);
      health.addReadiness('database', () => dataSource.query('SELECT 1').then(() => undefined));
      health.addReadiness('bus', () => bus.health().then(() => undefined));
      health.addReadiness('consumers', () => consumers.standing.join('; ') || undefined);
      health.addReadiness('relay', () => (relay.active && olderThan(STALLED_MS, relay.lastRound) ? 'stands still' : undefined));
      // Where database and log answer and nothing moves all the same, something in this process hangs: a restart mends it.
      const hangs = async (lastRound: Date | undefined): Promise<string | undefined> => {
        if (lastRound === undefined || !olderThan(HUNG_MS, lastRound)) return undefined;
        const reachable = await Promise.all([dataSource.query('SELECT 1'), bus.health()]).then(
          () => true,
          () => false,
        );
        return reachable ? 'hangs' : undefined;
      };
      health.addLiveness('consumers', () => hangs(consumers.lastRound));
      health.addLiveness('relay', () => hangs(relay.active ? relay.lastRound : undefined));
      observeLag(app.get(Registry), consumers);
      observeRelay(app.get(Registry), relay, dataSource);
      observePool(app.get(Registry), dataSource);
      observeReadiness(app.get(Registry), health);
      relay.start();
      await app.startAllMicroservices();
    },
    cleanUp: async () => {
      await strategy?.close();
      await relay.stop();
      await bus.close();
      await dataSource.destroy();
    },
  });
}
