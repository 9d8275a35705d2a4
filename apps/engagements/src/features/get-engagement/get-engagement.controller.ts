import { Controller, Inject } from '@nestjs/common';
import { DomainError, getEngagement, getEngagementHistory, type EngagementRecord, type EngagementView, type Page } from '@entente/contracts';
import { decodeCursor, encodeCursor, Transactions } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { ENGAGEMENTS } from '../../persistence/engagement-ledger.js';
import { EngagementViews } from '../../persistence/engagement-views.js';

interface HistoryItem {
  version: number;
  knownFrom: string;
  knownTo: string | null;
  change: string;
  record: EngagementRecord;
}

/** One engagement, as it is, as it was known at a time, and at every version it had. */
@Controller()
export class GetEngagementController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(EngagementViews) private readonly views: EngagementViews,
  ) {}

  @Endpoint(getEngagement)
  get(@Input() { params, query }: InputOf<typeof getEngagement>, @SignedIn() { reader }: Caller): Promise<EngagementView> {
    return this.transactions.read(reader, async (tx) => {
      if (query.knownAt === undefined) return this.views.one(tx, await ENGAGEMENTS.records.get(tx, params.id));
      const known = await ENGAGEMENTS.records.knownAt(tx, params.id, new Date(query.knownAt));
      return { ...(await this.views.asKnown(tx, known)), knownFrom: known.knownFrom.toISOString() };
    });
  }

  @Endpoint(getEngagementHistory)
  history(@Input() { params, query }: InputOf<typeof getEngagementHistory>, @SignedIn() { reader }: Caller): Promise<Page<HistoryItem>> {
    const [after] = query.cursor === undefined ? [0] : decodeCursor(query.cursor, 1, ([version]) => Number.isSafeInteger(version));
    return this.transactions.read(reader, async (tx) => {
      const [count] = await tx.query<{ total: number }>('SELECT count(*)::int AS total FROM engagement_version WHERE id = $1', [params.id]);
      if (!count?.total) throw new DomainError('not-found', 'no-such-engagement', 'there is none that you may see');
      const versions = await ENGAGEMENTS.records.versions(tx, params.id, Number(after), query.limit + 1);
      const items = versions.slice(0, query.limit).map(({ version, knownFrom, knownTo, change, record }) => ({
        version,
        knownFrom: knownFrom.toISOString(),
        knownTo: knownTo?.toISOString() ?? null,
        change,
        record,
      }));
      const last = items.at(-1);
      return { items, next: versions.length > query.limit && last ? encodeCursor([last.version]) : null, total: count.total };
    });
  }
}
