import { Controller, Inject, Req, Res } from '@nestjs/common';
import { dayOf, getReport } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { countAgreements, type Table } from './agreement-statistics.query.js';
import { csvOf } from './csv.js';

/** Tables for dashboards, as JSON or as CSV. */
@Controller()
export class AgreementStatisticsController {
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
  ): Promise<(Table & { name: string }) | string> {
    const table = await this.transactions.read(reader, (tx) => countAgreements(tx, { ...query, asOf: query.asOf ?? dayOf(this.clock.now()) }));
    reply.header('vary', 'accept');
    if (query.format !== 'csv' && (query.format === 'json' || !prefersCsv(request.headers.accept))) return { name: params.name, ...table };
    reply
      .header('content-type', 'text/csv; charset=utf-8; header=present')
      .header('content-disposition', `attachment; filename="${params.name}.csv"`)
      .header('entente-position', JSON.stringify(table.position))
      .header('entente-truncated', String(table.truncated));
    return csvOf(table.columns, table.rows);
  }
}

function prefersCsv(accept: string | undefined): boolean {
  const types = (accept ?? '').split(',').map((type) => type.split(';')[0]?.trim());
  return types.includes('text/csv') && !types.includes('application/json');
}
