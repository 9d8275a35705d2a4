import { Controller, Inject, Req, Res, type BeforeApplicationShutdown } from '@nestjs/common';
import { streamEvents } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import {
  Clock,
  Endpoint,
  EventStreams,
  HEARTBEAT_MS,
  Input,
  LOGGER,
  Memberships,
  positionAfter,
  readerOf,
  SignedIn,
  sseEvent,
  type Caller,
  type EventStream,
  type InputOf,
} from '@entente/service-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { historyLines, type HistoryFilter, type HistoryLine } from '../history/history-lines.js';
import { HistoryTip } from './history-tip.js';

const MOST_STREAMS = 200;
const MOST_LINES = 500;
/** Positions looked through at once: a caller who may see little must not make one query read everything. */
const MOST_POSITIONS = 20_000;

/** What happens, as it happens, as far as the caller may see it. */
@Controller()
export class StreamController implements BeforeApplicationShutdown {
  private readonly streams: EventStreams;

  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(HistoryTip) private readonly tip: HistoryTip,
    @Inject(Memberships) private readonly memberships: Memberships,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.streams = new EventStreams(MOST_STREAMS, clock, logger);
  }

  beforeApplicationShutdown(): void {
    this.streams.endAll();
  }

  @Endpoint(streamEvents)
  async stream(
    @Input() { query }: InputOf<typeof streamEvents>,
    @SignedIn() caller: Caller,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const filter = { type: query.type, partners: query.partner === undefined ? [] : [query.partner] };
    const prepare = async (): Promise<number> => {
      const tip = await this.tip.read();
      return positionAfter(request.headers['last-event-id'], tip) ?? tip;
    };
    await this.streams.serve(reply, caller, prepare, (stream, after) => this.send(stream, filter, after, caller));
  }

  private async send(stream: EventStream, filter: HistoryFilter, from: number, caller: Caller): Promise<void> {
    let after = from;
    while (!stream.ended.aborted) {
      const { lines, upTo } = await this.next(filter, after, caller);
      for (const line of lines) await stream.write(sseEvent({ position: line.position, type: line.type, json: JSON.stringify(line) }));
      if (lines.length === 0) await stream.write('');
      after = upTo;
      await this.tip.wait(after, HEARTBEAT_MS, stream.ended);
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
