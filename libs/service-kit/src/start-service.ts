import 'reflect-metadata';
import { Global, Module, type DynamicModule, type OnApplicationShutdown, type Provider, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { parseJson } from '@entente/contracts';
import { nameOfError, startTracing } from '@entente/tracing';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import { Clock } from './clock.js';
import type { ServiceConfig } from './config.js';
import { explained } from './discreet.js';
import { giveBackMemory } from './give-back.js';
import { createMetrics, Health, HealthController } from './http/health.js';
import { observeRequests } from './http/observe-requests.js';
import { ProblemFilter, sendProblem } from './http/problems.js';
import { RepresentationInterceptor } from './http/representation.interceptor.js';
import { Connections, leaveOnSignal } from './leave.js';
import { createLogger, NestLogger } from './logger.js';
import { SignInGuard } from './sign-in/sign-in.guard.js';
import { TokenVerifier } from './sign-in/token-verifier.js';

/** How long a request may take to arrive. */
const REQUEST_MS = 60_000;
const STREAMED_REQUEST_MS = 15 * 60_000;
export const DEFAULT_BODY_LIMIT = 1024 * 1024;

/** Inject the service's logger with this token. */
export const LOGGER = Symbol('Logger');

export interface ServiceOptions {
  name: string;
  module: Type | DynamicModule;
  config: ServiceConfig;
  /** Longest body any route of the service takes, in bytes. */
  bodyLimit?: number;
  /** `unread`: handlers read the body from `request.raw` themselves, and bound it; parsed JSON where absent. */
  bodies?: 'unread';
  /** Further global providers: what the service stands on. */
  platform?: readonly Provider[];
  /** Called when the application stands and before it listens. */
  prepare?: (app: NestFastifyApplication) => Promise<void>;
  /** Called after requests have ended, before the process leaves. */
  cleanUp?: () => Promise<void>;
  logger?: Logger;
}

interface StartOptions extends ServiceOptions {
  /** Longest body of a path, in bytes, where it is not `DEFAULT_BODY_LIMIT`. */
  bodyLimits?: ReadonlyMap<string, number>;
  /** Paths whose handlers read the body as it comes, and bound it; it may take its time. */
  streamed?: ReadonlySet<string>;
}

class ServiceRoot {}

/** Runs after requests and consumers have ended, however the application was asked to close. */
class CleanUp implements OnApplicationShutdown {
  constructor(
    private readonly work: ServiceOptions['cleanUp'],
    private readonly stopTracing: () => Promise<void>,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.work?.();
    await this.stopTracing();
  }
}

@Global()
@Module({})
class ServiceModule {}

/** JSON is read from bytes, so that broken UTF-8 is refused and not replaced. */
function readBodies(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(/^application\/(?:[\w.+-]+\+)?json(?:;|$)/, { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, parseJson(Buffer.isBuffer(body) ? body : Buffer.from(body)));
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  });
}

/** Any body is left where it is: handlers may pass it on as it came. */
function leaveBodies(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', (_request, _payload, done) => done(null));
}

const declaredTypes = new WeakMap<object, string>();

/** The content type a streamed body was said to have. */
export function declaredType(request: FastifyRequest): string | undefined {
  return declaredTypes.get(request);
}

/** Bodies of these paths are left where they are, whatever they are said to be; others are still refused where nothing reads them. */
function leaveStreamed(fastify: FastifyInstance, streamed: ReadonlySet<string>): void {
  const isStreamed = ({ method, routeOptions: { url } }: FastifyRequest): boolean => method === 'POST' && url !== undefined && streamed.has(url);
  fastify.addHook('onRequest', (request, _reply, done) => {
    const declared = request.headers['content-type'];
    if (isStreamed(request) && declared !== undefined) {
      declaredTypes.set(request, declared);
      delete request.headers['content-type']; // else a parser would read what was said to be JSON
    }
    done();
  });
  fastify.addContentTypeParser('*', (request, _payload, done) =>
    done(isStreamed(request) ? null : Object.assign(new Error('no handler of this path reads this content type'), { statusCode: 415 })),
  );
}

/** A longer body than its route takes is refused even where another route of the service takes it. */
function limitBodies(fastify: FastifyInstance, limits: ReadonlyMap<string, number>): void {
  fastify.addHook('onRoute', (route) => {
    route.bodyLimit = limits.get(route.url) ?? DEFAULT_BODY_LIMIT;
  });
}

/** Starts one service: HTTP, sign-in, errors as problems, health, metrics, logs, traces; leaves cleanly on SIGTERM. */
export async function startService(options: StartOptions): Promise<NestFastifyApplication> {
  const logger = options.logger ?? createLogger(options.name, options.config.LOG_LEVEL);
  const health = new Health();
  const registry = createMetrics(options.name);
  const stopTracing = await startTracing({
    service: options.name,
    endpoint: options.config.OTEL_EXPORTER_OTLP_ENDPOINT,
    sampler: options.config.OTEL_TRACES_SAMPLER ?? 'parentbased_always_on',
    ratio: options.config.OTEL_TRACES_SAMPLER_ARG ?? 1,
    onError: (error) => logger.warn({ code: nameOfError(error) }, 'traces could not be delivered; they are dropped'),
  });
  const provided: Provider[] = [
    { provide: LOGGER, useValue: logger },
    { provide: Health, useValue: health },
    { provide: Registry, useValue: registry },
    { provide: TokenVerifier, useValue: new TokenVerifier(options.config) },
    Clock,
    { provide: CleanUp, useValue: new CleanUp(options.cleanUp, stopTracing) },
    ...(options.platform ?? []),
  ];
  const platform: DynamicModule = {
    module: ServiceModule,
    providers: provided,
    exports: provided.map((p) => (typeof p === 'function' ? p : p.provide)),
    controllers: [HealthController],
  };
  const adapter = new FastifyAdapter({
    bodyLimit: options.bodyLimit ?? DEFAULT_BODY_LIMIT,
    trustProxy: false,
    // Whoever asks while it closes, on a connection it had before, is answered as well.
    return503OnClosing: false,
    requestTimeout: options.streamed?.size ? STREAMED_REQUEST_MS : REQUEST_MS,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => sendProblem(error, request, reply, logger),
  });
  const fastify: FastifyInstance = adapter.getInstance();
  const connections = new Connections(fastify);
  limitBodies(fastify, options.bodyLimits ?? new Map());
  const app = await NestFactory.create<NestFastifyApplication>(
    { module: ServiceRoot, imports: [platform, options.module], providers: [SignInGuard] },
    adapter,
    { logger: new NestLogger(logger), bodyParser: false, abortOnError: false },
  );
  if (options.bodies === 'unread') leaveBodies(fastify);
  else readBodies(fastify);
  if (options.streamed && options.bodies !== 'unread') leaveStreamed(fastify, options.streamed);
  observeRequests(fastify, registry);
  app.useGlobalFilters(new ProblemFilter(logger));
  app.useGlobalInterceptors(new RepresentationInterceptor());
  app.useGlobalGuards(app.get(SignInGuard));
  leaveOnSignal(app, connections, health, options.config.DRAIN_MS, logger);
  await options.prepare?.(app);
  await app.listen({ host: options.config.HOST, port: options.config.PORT });
  logger.info({ url: await app.getUrl() }, 'ready to serve');
  giveBackMemory();
  return app;
}

/** Starts, or says in one line why not and exits: 78 for a port that is taken, 1 otherwise. */
export async function main(start: () => Promise<unknown>): Promise<void> {
  try {
    await start();
  } catch (error) {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    process.stderr.write(taken ? `PORT is taken by another process: ${error.message}\n` : `could not start: ${explained(error)}\n`);
    process.exit(taken ? 78 : 1);
  }
}
