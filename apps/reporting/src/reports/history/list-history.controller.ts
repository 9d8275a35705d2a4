import { Controller, Inject } from '@nestjs/common';
import { DomainError, listHistory, type Page } from '@entente/contracts';
import { decodeCursor, encodeCursor, Transactions } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { readPosition } from '../position.js';
import { countHistory, historyLines, type HistoryFilter, type HistoryLine } from './history-lines.js';

@Controller()
export class ListHistoryController {
  constructor(@Inject(Transactions) private readonly transactions: Transactions) {}

  @Endpoint(listHistory)
  list(@Input() { query }: InputOf<typeof listHistory>, @SignedIn() { reader }: Caller): Promise<Page<HistoryLine> & { position: Record<string, number> }> {
    const filter: HistoryFilter = { subject: query.subject, type: query.type, partners: query.partner === undefined ? [] : [query.partner] };
    const before = query.cursor === undefined ? undefined : positionIn(query.cursor);
    return this.transactions.read(reader, async (tx) => {
      const position = await readPosition(tx);
      const lines = await historyLines(tx, { ...filter, before }, 'newest first', query.limit + 1);
      const items = lines.slice(0, query.limit);
      const last = items.at(-1);
      return { items, next: lines.length > query.limit && last ? encodeCursor([last.position]) : null, total: await countHistory(tx, filter), position };
    });
  }
}

function positionIn(cursor: string): number {
  const [position] = decodeCursor(cursor, 1);
  if (typeof position === 'number' && Number.isSafeInteger(position)) return position;
  throw new DomainError('invalid', 'invalid-cursor', 'take the cursor from `next` of the page before', [
    { path: '/query/cursor', code: 'invalid-cursor', message: 'not a cursor of this list' },
  ]);
}
