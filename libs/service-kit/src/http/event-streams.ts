import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { DomainError } from '@entente/contracts';
import type { FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import type { Clock } from '../clock.js';
import type { Caller } from '../sign-in/sign-in.guard.js';

const RECONNECT_MS = 2_000;
/** How long a reader may take nothing of what was sent to it. */
const SLOW_MS = 30_000;
/** How often a stream with nothing to tell says that it is there. */
export const HEARTBEAT_MS = 15_000;

/** A server-sent event: its id is its position, its data one line of JSON. */
export function sseEvent({ position, type, json }: { position: number; type: string; json: string }): string {
  return `id: ${position}\nevent: ${type}\ndata: ${json}\n\n`;
}

/** The position after which to go on, or undefined where none is given. Throws `invalid` for one that was never sent. */
export function positionAfter(lastEventId: string | string[] | undefined, tip: number): number | undefined {
  if (lastEventId === undefined || lastEventId === '') return undefined;
  const position = typeof lastEventId === 'string' && /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : Number.NaN;
  if (position <= tip) return position;
  throw new DomainError('invalid', 'unknown-last-event-id', 'Last-Event-ID names no event of this stream: begin anew without it', [
    { path: '/headers/last-event-id', code: 'unknown-last-event-id', message: 'no id this stream has sent' },
  ]);
}

/** A stream that is open. */
export interface EventStream {
  /** Aborted when the caller has left, the token has expired, or the service stops. */
  readonly ended: AbortSignal;
  /** Writes events and waits until the caller has taken them; with none, says now and then that the stream is there. Rejects when the stream ends meanwhile. */
  write(events: string): Promise<void>;
}

/** The streams of server-sent events a service serves: so many at once, each as long as its token. */
export class EventStreams {
  private readonly open = new Set<AbortController>();

  constructor(
    private readonly most: number,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** Ends all of them, so that the service can leave; their readers come back to another. */
  endAll(): void {
    for (const stream of this.open) stream.abort('the service is stopping');
  }

  /** Answers with a stream. What `prepare` throws is answered as a refusal; `send` runs until it resolves or the stream ends. */
  async serve<T>(reply: FastifyReply, caller: Caller, prepare: () => Promise<T>, send: (stream: EventStream, prepared: T) => Promise<void>): Promise<void> {
    if (this.open.size >= this.most)
      throw new DomainError('unavailable', 'too-many-streams', 'as many streams are open as this service serves: try again later');
    const { raw } = reply;
    const ending = new AbortController();
    this.open.add(ending);
    const expiry = setTimeout(() => ending.abort('the token has expired'), Math.min(caller.expiresAt.getTime() - this.clock.now().getTime(), 2 ** 31 - 1));
    try {
      const prepared = await prepare();
      reply.hijack();
      raw.on('close', () => ending.abort('the caller has left'));
      // The connection ends with the stream: one kept alive would keep a leaving service waiting.
      raw.writeHead(200, {
        connection: 'close',
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-cache, no-transform',
        'x-accel-buffering': 'no',
      });
      raw.write(`retry: ${RECONNECT_MS}\n\n`);
      await send({ ended: ending.signal, write: this.writer(raw, ending) }, prepared);
    } catch (error) {
      if (!raw.headersSent) throw error;
      if (!ending.signal.aborted) this.logger.error({ err: error }, 'a stream broke off');
    } finally {
      clearTimeout(expiry);
      this.open.delete(ending);
      if (raw.headersSent) raw.end();
    }
  }

  private writer(out: Writable, ending: AbortController): (events: string) => Promise<void> {
    let written = this.clock.now().getTime();
    return async (events) => {
      const now = this.clock.now().getTime();
      if (events === '' && now - written < HEARTBEAT_MS) return;
      written = now;
      if (out.write(events === '' ? ': still here\n\n' : events)) return;
      const slow = setTimeout(() => {
        ending.abort('the caller takes nothing');
        out.destroy();
      }, SLOW_MS);
      await once(out, 'drain', { signal: ending.signal }).finally(() => clearTimeout(slow));
    };
  }
}
