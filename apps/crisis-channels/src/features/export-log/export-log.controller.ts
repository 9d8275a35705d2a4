import { Readable } from 'node:stream';
import { Controller, Inject, Req, Res } from '@nestjs/common';
import { inOrder } from '@entente/channel-log';
import { getChannelLog, type LogLine } from '@entente/contracts';
import { Transactions, type Tx } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ChannelHeads } from '../../persistence/channel-heads.js';
import { ChannelRepository } from '../../persistence/channel.repository.js';
import { LogReader } from '../../persistence/log-reader.js';
import { observes } from '../../writing/messaging.js';

const LINES = 500;
const PIECE = 64 * 1024;

interface LogPage {
  items: LogLine[];
  next: number | null;
  total: number;
}

/** The log of a channel: in pages, or all of it in a form that can be verified elsewhere. */
@Controller()
export class ExportLogController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(ChannelRepository) private readonly channels: ChannelRepository,
    @Inject(ChannelHeads) private readonly heads: ChannelHeads,
    @Inject(LogReader) private readonly log: LogReader,
  ) {}

  @Endpoint(getChannelLog)
  async get(
    @Input() { params: { id }, query }: InputOf<typeof getChannelLog>,
    @SignedIn() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<LogPage | Readable> {
    reply.header('vary', 'accept');
    const page = await this.page(id, query.after, query.limit, caller);
    if (query.format !== 'ndjson' && (query.format === 'json' || !prefersLines(request.headers.accept))) return page;
    // The page has shown that the caller may read it: nothing is refused once the answer has begun.
    reply.header('content-type', 'application/x-ndjson; charset=utf-8').header('content-disposition', `attachment; filename="channel-${id}.ndjson"`);
    return Readable.from(this.pieces(id, caller), { objectMode: false, highWaterMark: PIECE });
  }

  private page(channel: string, after: number, limit: number, caller: Caller): Promise<LogPage> {
    return this.transactions.read(caller.reader, async (tx) => {
      await this.channels.records.get(tx, channel);
      return this.read(tx, channel, after, limit, caller);
    });
  }

  /** The end is asked for before the entries: a log that ends earlier was cut. */
  private async read(tx: Tx, channel: string, after: number, limit: number, caller: Caller): Promise<LogPage> {
    const total = await this.log.end(tx, channel);
    const { lines, last } = await this.log.after(tx, channel, after, limit, !observes(caller));
    return { items: lines, next: lines.length === limit && last !== undefined ? last : null, total };
  }

  /** The whole log, page by page: however long it is, little of it is in memory. */
  private async *pieces(channel: string, caller: Caller): AsyncGenerator<string> {
    const read = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => this.transactions.read(caller.reader, work);
    const lines = inOrder<LogLine>({
      keys: () => read((tx) => this.heads.keys(tx)),
      heads: async (after) => {
        const items = await read((tx) => this.heads.after(tx, channel, after, LINES));
        return { items, next: items.length === LINES ? (items.at(-1)?.position ?? null) : null };
      },
      lines: (after, limit) => read((tx) => this.read(tx, channel, after, Math.min(limit, LINES), caller)),
    });
    let piece = '';
    for await (const line of lines) {
      piece += `${JSON.stringify(line)}\n`;
      if (piece.length < PIECE) continue;
      yield piece;
      piece = '';
    }
    yield piece;
  }
}

function prefersLines(accept: string | undefined): boolean {
  const types = (accept ?? '').split(',').map((type) => type.split(';')[0]?.trim());
  return types.includes('application/x-ndjson') && !types.includes('application/json');
}
