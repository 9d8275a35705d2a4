import { Controller, Inject } from '@nestjs/common';
import { DomainError, getAgreementHistory, type AgreementRecord, type Page } from '@entente/contracts';
import { decodeCursor, encodeCursor, Transactions } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';

interface VersionRow {
  version: number;
  known_from: Date;
  /** `Infinity` while it is what we know. */
  known_to: Date | number;
  change: string;
  reason: string | null;
  record: AgreementRecord;
}

interface HistoryItem {
  version: number;
  knownFrom: string;
  knownTo: string | null;
  change: string;
  reason?: string;
  record: AgreementRecord;
}

function itemOf({ version, known_from, known_to, change, reason, record }: VersionRow): HistoryItem {
  return {
    version,
    knownFrom: known_from.toISOString(),
    knownTo: known_to instanceof Date ? known_to.toISOString() : null,
    change,
    ...(reason === null ? {} : { reason }),
    record,
  };
}

/** Every version of an agreement the caller may see, oldest first. */
@Controller()
export class AgreementHistoryController {
  constructor(@Inject(Transactions) private readonly transactions: Transactions) {}

  @Endpoint(getAgreementHistory)
  list(@Input() { params, query }: InputOf<typeof getAgreementHistory>, @SignedIn() { reader }: Caller): Promise<Page<HistoryItem>> {
    const [after] = query.cursor === undefined ? [0] : decodeCursor(query.cursor, 1, ([version]) => Number.isSafeInteger(version));
    return this.transactions.read(reader, async (tx) => {
      const [count] = await tx.query<{ total: number }>('SELECT count(*)::int AS total FROM agreement_version WHERE agreement_id = $1', [params.id]);
      if (!count?.total) throw new DomainError('not-found', 'no-such-agreement', 'there is no such agreement');
      const rows = await tx.query<VersionRow>(
        'SELECT version, known_from, known_to, change, reason, record FROM agreement_version WHERE agreement_id = $1 AND version > $2 ORDER BY version LIMIT $3',
        [params.id, after, query.limit + 1],
      );
      const items = rows.slice(0, query.limit).map(itemOf);
      const last = items.at(-1);
      return { items, next: rows.length > query.limit && last ? encodeCursor([last.version]) : null, total: count.total };
    });
  }
}
