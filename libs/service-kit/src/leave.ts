import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Health } from './http/health.js';

/** How long closing may take once requests are sent elsewhere. */
const SHUTDOWN_MS = 10_000;
/** How long requests in hand may take once the service closes. */
const FINISH_MS = 5_000;

/** The connections of a service, and how it takes leave of them. */
export class Connections {
  /** Opened in advance: for Node they count as busy, and would hold a closing service for a minute. */
  private readonly unused = new Set<Socket>();
  private readonly unanswered = new Set<ServerResponse>();
  private leaving = false;

  constructor(private readonly fastify: FastifyInstance) {
    fastify.server.on('connection', (socket: Socket) => {
      this.unused.add(socket);
      socket.once('close', () => this.unused.delete(socket));
    });
    // Before Fastify's own listener, which may answer at once.
    fastify.server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
      this.unused.delete(request.socket);
      this.unanswered.add(response);
      response.once('close', () => this.unanswered.delete(response));
      if (this.leaving) response.shouldKeepAlive = false;
    });
    fastify.addHook('preClose', (done) => {
      for (const socket of this.unused) socket.destroy();
      setTimeout(() => fastify.server.closeAllConnections(), FINISH_MS).unref();
      done();
    });
  }

  /** From now on each connection ends with its next answer, and says so in it: `Connection: close`. New ones are still taken. */
  endWithAnswers(): void {
    this.leaving = true;
    for (const response of this.unanswered) response.shouldKeepAlive = false;
  }
}

/**
 * Is not ready any more, serves for `drainMs` whoever has not heard of it, each connection for one more answer, and only then
 * closes, with requests in hand finished (ADR 23).
 */
export async function leave(app: { close(): Promise<unknown> }, connections: Connections, health: Health, drainMs: number): Promise<void> {
  health.stopping = true;
  connections.endWithAnswers();
  await pause(drainMs);
  await app.close();
}

/** Leaves on SIGTERM or SIGINT; crashes where an error reaches nobody. */
export function leaveOnSignal(app: NestFastifyApplication, connections: Connections, health: Health, drainMs: number, logger: Logger): void {
  let leaving = false;
  const onSignal = (signal: string): void => {
    if (leaving) return;
    leaving = true;
    setTimeout(() => {
      logger.error({ signal }, 'did not finish in time');
      process.exit(1);
    }, drainMs + SHUTDOWN_MS).unref();
    leave(app, connections, health, drainMs).then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'could not leave cleanly');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', onSignal);
  process.once('SIGINT', onSignal);
  const crash = (error: unknown): void => {
    logger.fatal({ err: error }, 'crashed');
    process.exit(1);
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
}
