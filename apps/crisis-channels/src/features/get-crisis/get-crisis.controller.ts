import { Controller, Inject } from '@nestjs/common';
import { getCrisis, getCrisisHistory, type CrisisRecord, type CrisisView, type Page } from '@entente/contracts';
import { decodeCursor, encodeCursor, Transactions } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { crisisView } from '../../domain/views.js';
import { CrisisRepository } from '../../persistence/crisis.repository.js';
import { leftOpen } from '../../persistence/open-steps.js';

interface HistoryItem {
  version: number;
  knownFrom: string;
  knownTo: string | null;
  change: string;
  record: CrisisRecord;
}

/** One crisis: as it is, as it was known at a time, and at every version it had. */
@Controller()
export class GetCrisisController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(CrisisRepository) private readonly crises: CrisisRepository,
  ) {}

  @Endpoint(getCrisis)
  get(@Input() { params, query }: InputOf<typeof getCrisis>, @SignedIn() { reader }: Caller): Promise<CrisisView> {
    return this.transactions.read(reader, async (tx) => {
      if (query.knownAt === undefined) {
        const crisis = await this.crises.records.get(tx, params.id);
        return crisisView(crisis, await leftOpen(tx, crisis));
      }
      const known = await this.crises.records.knownAt(tx, params.id, new Date(query.knownAt));
      return { ...crisisView(known), knownFrom: known.knownFrom.toISOString() };
    });
  }

  @Endpoint(getCrisisHistory)
  history(@Input() { params, query }: InputOf<typeof getCrisisHistory>, @SignedIn() { reader }: Caller): Promise<Page<HistoryItem>> {
    const [after] = query.cursor === undefined ? [0] : decodeCursor(query.cursor, 1, ([version]) => Number.isSafeInteger(version));
    return this.transactions.read(reader, async (tx) => {
      const { version: total } = await this.crises.records.get(tx, params.id);
      const versions = await this.crises.records.versions(tx, params.id, Number(after), query.limit + 1);
      const items = versions.slice(0, query.limit).map(({ version, knownFrom, knownTo, change, record }): HistoryItem => ({
        version,
        knownFrom: knownFrom.toISOString(),
        knownTo: knownTo?.toISOString() ?? null,
        change,
        record,
      }));
      const last = items.at(-1);
      return { items, next: versions.length > query.limit && last ? encodeCursor([last.version]) : null, total };
    });
  }
}
