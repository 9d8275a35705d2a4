import { Controller, Inject, Req, Res } from '@nestjs/common';
import { getReport } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { readPosition } from '../position.js';
import { questionOf } from './ask-table.js';
import { csvOf } from './csv.js';
import { parquetOf } from './parquet.js';
import { readTable } from './read-table.js';
import { accepted, CONTENT_TYPES, nameIn } from './report-format.js';

/** Tables for dashboards, as JSON, CSV or Parquet. */
@Controller()
export class ReportController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Endpoint(getReport)
  async get(
    @Input() { params, query }: InputOf<typeof getReport>,
    @SignedIn() { reader }: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.infer<typeof getReport.response> | string | Buffer> {
    const { name, format = query.format ?? accepted(request.headers.accept) } = nameIn(params.name);
    const question = questionOf(name, query, this.clock.now());
    const { columns, rows, truncated, position } = await this.transactions.read(reader, async (tx) => ({
      position: await readPosition(tx),
      ...(await readTable(tx, name, question)),
    }));
    reply.header('vary', 'accept');
    const names = columns.map((column) => column.name);
    if (format === 'json') return { name, columns: names, schema: [...columns], rows, truncated, position };
    reply
      .header('content-type', format === 'csv' ? `${CONTENT_TYPES.csv}; charset=utf-8; header=present` : CONTENT_TYPES[format])
      .header('content-disposition', `attachment; filename="${name}.${format}"`)
      .header('entente-position', JSON.stringify(position))
      .header('entente-truncated', String(truncated));
    return format === 'csv' ? csvOf(names, rows) : parquetOf(columns, rows);
  }
}
