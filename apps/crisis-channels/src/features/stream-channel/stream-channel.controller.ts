import { Controller, Inject, Req, Res, type BeforeApplicationShutdown } from '@nestjs/common';
import { mayRead, streamChannel, type Reader } from '@entente/contracts';
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
import { extentFor, streamed, type Extent, type LoggedEntry } from '../../domain/log/shown-entry.js';
import { ChannelFeed, type Followed } from '../../persistence/channel-feed.js';
import { ChannelRepository } from '../../persistence/channel.repository.js';
import { LogReader } from '../../persistence/log-reader.js';
import { observes } from '../../writing/messaging.js';

const MOST_STREAMS = 1_000;
const PAGE = 500;
/** Written at once; then it is waited until the caller has taken it. */
const MOST_WRITTEN = 200;

/** What happens on a channel, as it happens, as far as the caller may see it. */
@Controller()
export class StreamChannelController implements BeforeApplicationShutdown {
  private readonly streams: EventStreams;
  /** Events of entries, which are the same for all who are shown as much of them. */
  private readonly events = new WeakMap<LoggedEntry, Map<Extent, string>>();

  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(ChannelRepository) private readonly channels: ChannelRepository,
    @Inject(LogReader) private readonly log: LogReader,
    @Inject(ChannelFeed) private readonly feed: ChannelFeed,
    @Inject(Memberships) private readonly memberships: Memberships,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.streams = new EventStreams(MOST_STREAMS, clock, logger);
  }

  beforeApplicationShutdown(): void {
    this.streams.endAll();
  }

  @Endpoint(streamChannel)
  async stream(
    @Input() { params: { id }, query }: InputOf<typeof streamChannel>,
    @SignedIn() caller: Caller,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const prepare = (): Promise<number> =>
      this.transactions.read(caller.reader, async (tx) => {
        await this.channels.records.get(tx, id);
        const end = await this.log.end(tx, id);
        return positionAfter(request.headers['last-event-id'], end) ?? Math.min(query.after ?? end, end);
      });
    await this.streams.serve(reply, caller, prepare, (stream, after) => this.send(stream, id, after, caller));
  }

  private async send(stream: EventStream, channel: string, from: number, caller: Caller): Promise<void> {
    const followed = await this.feed.follow(channel);
    try {
      let after = from;
      while (!stream.ended.aborted) {
        const reader = readerOf(caller.principal, this.memberships, this.clock.now());
        // Who may not read the channel any more is not told why the stream ends.
        if (followed.label === undefined || !mayRead(reader, followed.label)) return;
        const entries = await this.next(followed, after, reader);
        await stream.write(entries.map((entry) => this.event(entry, extentFor(entry, reader, observes(caller)))).join(''));
        after = entries.at(-1)?.position ?? after;
        await followed.wait(after, HEARTBEAT_MS, stream.ended);
      }
    } finally {
      this.feed.leave(followed);
    }
  }

  /** What comes after a position: from what is kept for all, or for who is further behind from the database under his own rights. */
  private async next(followed: Followed, after: number, reader: Reader): Promise<readonly LoggedEntry[]> {
    const kept = followed.since(after);
    if (kept !== undefined) return kept.slice(0, MOST_WRITTEN);
    return this.transactions.read(reader, (tx) => this.log.added(tx, [{ channel: followed.channel, position: after }], PAGE));
  }

  private event(entry: LoggedEntry, extent: Extent): string {
    const made = this.events.get(entry) ?? new Map<Extent, string>();
    this.events.set(entry, made);
    const before = made.get(extent);
    if (before !== undefined) return before;
    const shown = streamed(entry, extent);
    const type = entry.entry?.content.kind;
    const event = shown === undefined || type === undefined ? '' : sseEvent({ position: entry.position, type, json: JSON.stringify(shown) });
    made.set(extent, event);
    return event;
  }
}
