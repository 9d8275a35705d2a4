import { Controller, Inject, Req, Res, type BeforeApplicationShutdown } from '@nestjs/common';
import { DomainError, streamEvents } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import { Clock, Endpoint, Input, LOGGER, Memberships, readerOf, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { historyLines, type HistoryFilter, type HistoryLine } from '../history/history-lines.js';
import { HistoryTip } from './history-tip.js';
import { positionAfter, sseEvent, writeAndWait } from './sse.js';

const MOST_STREAMS = 200;
const MOST_LINES = 500;
/** Positions looked through at once: a caller who may see little must not make one query read everything. */
const MOST_POSITIONS = 20_000;
const HEARTBEAT_MS = 15_000;
const RECONNECT_MS = 2_000;

/** What happens, as it happens, as far as the caller may see it. */
@Controller()
export class StreamController implements BeforeApplicationShutdown {
  private readonly streams = new Set<AbortController>();

  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(HistoryTip) private readonly tip: HistoryTip,
    @Inject(Memberships) private readonly memberships: Memberships,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  beforeApplicationShutdown(): void {
    for (const stream of this.streams) stream.abort('the service is stopping');
  }

  @Endpoint(streamEvents)
  async stream(
    @Input() { query }: InputOf<typeof streamEvents>,
    @SignedIn() caller: Caller,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (this.streams.size >= MOST_STREAMS)
      throw new DomainError('unavailable', 'too-many-streams', 'as many streams are open as this service serves: try again later');
    const ending = new AbortController();
    this.streams.add(ending);
    const expiry = setTimeout(() => ending.abort('the token has expired'), Math.min(caller.expiresAt.getTime() - this.clock.now().getTime(), 2 ** 31 - 1));
    try {
      const tip = await this.tip.read();
      const after = positionAfter(request.headers['last-event-id'], tip) ?? tip;
      reply.hijack();
      reply.raw.on('close', () => ending.abort('the caller has left'));
      // The connection ends with the stream: one kept alive would keep a leaving service waiting.
      reply.raw.writeHead(200, {
        connection: 'close',
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-cache, no-transform',
        'x-accel-buffering': 'no',
      });
      reply.raw.write(`retry: ${RECONNECT_MS}\n\n`);
      await this.send(reply, { type: query.type, partners: query.partner === undefined ? [] : [query.partner] }, after, caller, ending.signal);
    } catch (error) {
      if (!reply.raw.headersSent) throw error;
      if (!ending.signal.aborted) this.logger.error({ err: error }, 'a stream broke off');
    } finally {
      clearTimeout(expiry);
      this.streams.delete(ending);
      if (reply.raw.headersSent) reply.raw.end();
    }
  }

  private async send({ raw }: FastifyReply, filter: HistoryFilter, from: number, caller: Caller, ended: AbortSignal): Promise<void> {
    let after = from;
    let written = this.clock.now().getTime();
    while (!ended.aborted) {
      const { lines, upTo } = await this.next(filter, after, caller);
      for (const line of lines) await writeAndWait(raw, sseEvent(line), ended);
      const now = this.clock.now().getTime();
      if (lines.length > 0) written = now;
      else if (now - written >= HEARTBEAT_MS) {
        await writeAndWait(raw, ': still here\n\n', ended);
        written = now;
      }
      after = upTo;
      await this.tip.wait(after, HEARTBEAT_MS, ended);
    }
  }

  /** What comes after a position, and how far history was looked through; under the memberships of this very day. */
  private async next(filter: HistoryFilter, after: number, { principal }: Caller): Promise<{ lines: HistoryLine[]; upTo: number }> {
    const reader = readerOf(principal, this.memberships, this.clock.now());
    return this.transactions.read(reader, async (tx) => {
      const [row] = await tx.query<{ last: string }>('SELECT position - 1 AS last FROM history_next');
      const upTo = Math.min(Number(row?.last ?? 0), after + MOST_POSITIONS);
      if (upTo <= after) return { lines: [], upTo: after };
      const lines = await historyLines(tx, { ...filter, after, upTo }, 'oldest first', MOST_LINES);
      const last = lines.at(-1);
      return { lines, upTo: lines.length === MOST_LINES && last ? last.position : upTo };
    });
  }
}
