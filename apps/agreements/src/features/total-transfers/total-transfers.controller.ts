import { Controller, Inject, Req, Res } from '@nestjs/common';
import { totalTransfers } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { csvOf } from './csv.js';
import { transferTotals, type TransferTotal } from './total-transfers.query.js';

/** What a year's report counts, as JSON or as CSV. */
@Controller()
export class TotalTransfersController {
  constructor(@Inject(Transactions) private readonly transactions: Transactions) {}

  @Endpoint(totalTransfers)
  async total(
    @Input() { query }: InputOf<typeof totalTransfers>,
    @SignedIn() { reader }: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ items: TransferTotal[] } | string> {
    const items = await this.transactions.read(reader, (tx) => transferTotals(tx, query));
    reply.header('vary', 'accept');
    if (query.format !== 'csv' && (query.format === 'json' || !prefersCsv(request.headers.accept))) return { items };
    reply.header('content-type', 'text/csv; charset=utf-8; header=present').header('content-disposition', 'attachment; filename="transfers.csv"');
    return csvOf(['year', ...new Set(query.groupBy), 'unit', 'authorised', 'exported', 'imported'], items);
  }
}

function prefersCsv(accept: string | undefined): boolean {
  const types = (accept ?? '').split(',').map((type) => type.split(';')[0]?.trim());
  return types.includes('text/csv') && !types.includes('application/json');
}
