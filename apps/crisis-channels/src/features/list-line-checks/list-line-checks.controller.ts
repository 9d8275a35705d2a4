import { Controller, Inject } from '@nestjs/common';
import { AggregateId, Instant, listLineChecks, type LineCheck, type Page } from '@entente/contracts';
import { Conditions, decodeCursor, encodeCursor, Transactions, type Tx } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { ChannelRepository } from '../../persistence/channel.repository.js';
import { LineRepository } from '../../persistence/line.repository.js';

type Asked = InputOf<typeof listLineChecks>;

/** Line checks of a channel, the latest first; the count is over what the reader may see. */
@Controller()
export class ListLineChecksController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(ChannelRepository) private readonly channels: ChannelRepository,
    @Inject(LineRepository) private readonly lines: LineRepository,
  ) {}

  @Endpoint(listLineChecks)
  list(@Input() asked: Asked, @SignedIn() { reader }: Caller): Promise<Page<LineCheck>> {
    return this.transactions.read(reader, async (tx) => {
      await this.channels.records.get(tx, asked.params.id);
      return this.page(tx, asked);
    });
  }

  private async page(tx: Tx, asked: Asked): Promise<Page<LineCheck>> {
    const { cursor, limit } = asked.query;
    const [page, all] = [filtered(asked), filtered(asked)];
    if (cursor !== undefined) {
      const [at, id] = decodeCursor(cursor, 2, ([at, id]) => Instant.safeParse(at).success && AggregateId.safeParse(id).success);
      page.add(`(at, id) < (${page.value(at)}::timestamptz, ${page.value(id)}::uuid)`);
    }
    const found = await this.lines.where(tx, page.sql, page.values, limit + 1);
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return {
      items,
      next: found.length > limit && last ? encodeCursor([timeOf(last), last.id]) : null,
      total: await this.lines.count(tx, all.sql, all.values),
    };
  }
}

function filtered({ params, query: { outcome } }: Asked): Conditions {
  const conditions = new Conditions();
  conditions.add(`channel = ${conditions.value(params.id)}::uuid`);
  if (outcome !== undefined) conditions.add(`outcome = ${conditions.value(outcome)}`);
  return conditions;
}

/** What the list is ordered by: when contact was made, or was to be made. */
function timeOf(check: LineCheck): string {
  switch (check.outcome) {
    case 'passed':
      return check.heardAt;
    case 'missed':
      return check.dueAt;
  }
}
