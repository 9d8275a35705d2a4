import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Route } from '@entente/contracts';
import { DEFAULT_BODY_LIMIT } from '@entente/service-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CONFIG, type GatewayConfig } from '../gateway-config.js';
import { callerGone } from '../http/caller-gone.js';
import { headersToCaller, headersToService } from '../http/passed-headers.js';
import { boundedBody, readBody } from '../http/read-body.js';
import { CallerGone } from './service-failure.js';
import { Services, type ServiceName } from './services.js';

/** Bytes of a streamed body held here while the service takes its time. */
const BUFFERED = 64 * 1024;
/** How long an answer that has begun may pause, streams excepted. */
const IDLE_MS = 30_000;

function isStream(route: Route): boolean {
  return route.alsoProduces?.includes('text/event-stream') ?? false;
}

/** Passes a request on as it came, and the answer back as it comes. */
@Injectable()
export class Forwarder implements BeforeApplicationShutdown {
  private readonly streams = new Set<ServerResponse>();

  constructor(
    @Inject(Services) private readonly services: Services,
    @Inject(CONFIG) private readonly config: GatewayConfig,
  ) {}

  /** Streams have no end of their own: a door that closes ends them, and their readers come back to another. */
  beforeApplicationShutdown(): void {
    for (const stream of this.streams) stream.destroy();
  }

  /**
   * Answers the caller with what the service answers. Throws `ServiceFailure` while the answer has not begun; one that
   * breaks off later breaks off for the caller too, so that half an answer never looks like a whole one.
   */
  async forward(route: Route, to: ServiceName, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const reads = route.method === 'GET';
    const stream = isStream(route);
    const length = request.headers['content-length'];
    let answer: IncomingMessage;
    try {
      const body = reads ? undefined : await this.bodyOf(route, request.raw);
      answer = await this.services.named(to).open({
        method: request.method,
        path: request.url,
        headers: { ...headersToService(request.headers), ...(body instanceof Readable && length !== undefined ? { 'content-length': length } : {}) },
        ...(body === undefined ? {} : { body }),
        deadlineMs: stream ? undefined : reads ? this.config.READ_DEADLINE_MS : this.config.WRITE_DEADLINE_MS,
        gone: callerGone(reply),
        repeatable: reads,
      });
    } catch (error) {
      if (error instanceof CallerGone) return void reply.hijack();
      throw error;
    }
    if (!stream) answer.setTimeout(IDLE_MS, () => answer.destroy());
    await this.relay(answer, reply, stream);
  }

  /** The whole body, or where the route streams, the body as it comes: bounded either way. */
  private async bodyOf(route: Route, request: IncomingMessage): Promise<Buffer | Readable> {
    if (!route.streams) return readBody(request, route.bodyLimit ?? DEFAULT_BODY_LIMIT);
    const pieces = boundedBody(request, this.config.ATTACHMENTS_MAX_BYTES, 'attachment-too-large');
    return Readable.from(pieces, { objectMode: false, highWaterMark: BUFFERED });
  }

  private async relay(answer: IncomingMessage, reply: FastifyReply, stream: boolean): Promise<void> {
    reply.hijack();
    const { raw } = reply;
    if (raw.destroyed) return void answer.destroy();
    if (stream) this.streams.add(raw);
    raw.writeHead(answer.statusCode ?? 502, headersToCaller(answer.headers));
    raw.flushHeaders();
    try {
      await pipeline(answer, raw);
    } catch {
      raw.destroy(); // one side hung up: the other is told the same way
    } finally {
      this.streams.delete(raw);
    }
  }
}
