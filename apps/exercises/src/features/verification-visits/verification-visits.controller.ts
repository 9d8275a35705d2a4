import { Controller, Inject } from '@nestjs/common';
import {
  AggregateId,
  getQuota,
  listVisits,
  ownLabel,
  recordVisit,
  Refusals,
  visitRecorded,
  type Label,
  type Page,
  type QuotaStanding,
  type VisitView,
} from '@entente/contracts';
import { Outbox } from '@entente/messaging';
import { PartnerDirectory } from '@entente/partner-directory';
import { decodeCursor, encodeCursor, Transactions, type Tx } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { newEvent, once } from '@entente/service-kit/owner';
import { v7 as uuidv7 } from 'uuid';
import { standing, type Visit } from '../../domain/duties/quotas.js';
import { refuseBeyondQuota } from '../../domain/record-visit.js';
import { labelFaults } from '../../domain/resolve-draft.js';
import { VisitRepository } from '../../persistence/visit.repository.js';
import { RuleBook } from '../../rules/rule-book.js';

type Body = InputOf<typeof recordVisit>['body'];

/** The ledger of inspections and evaluations, and what of their quotas is left. */
@Controller()
export class VerificationVisitsController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(VisitRepository) private readonly visits: VisitRepository,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
    @Inject(RuleBook) private readonly book: RuleBook,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Endpoint(recordVisit)
  record(@Input() { body, idempotencyKey }: InputOf<typeof recordVisit>, @SignedIn() caller: Caller): Promise<VisitView> {
    const label = body.label ?? ownLabel(caller.principal.nation);
    return this.transactions.run(caller.reader, (tx) => once(tx, caller, idempotencyKey, body, () => this.add(tx, body, label)));
  }

  private async add(tx: Tx, { label: given, ...draft }: Body, label: Label): Promise<VisitView> {
    const now = this.clock.now();
    await this.directory.refresh(tx);
    const refusals = new Refusals();
    const visited = refusals.gather(() => this.directory.resolve(draft.visited, draft.on, ['body', 'visited']));
    const by = refusals.gather(() => this.directory.resolve(draft.by, draft.on, ['body', 'by']));
    refusals.add(...(given ? labelFaults(given, this.directory, ['body', 'label']) : []));
    refusals.throwIfAny();
    const record = { ...draft, visited: visited ?? '', by: by ?? '' };
    await this.visits.lockLedger(tx, record);
    const asked: Visit = { visit: record.visit, visited: record.visited, by: record.by, year: Number(record.on.slice(0, 4)) };
    refuseBeyondQuota(record, this.book.quotas, await this.visits.ledger(tx, asked), ['body']);
    const next = { id: uuidv7(), version: 1, record, label };
    await this.visits.records.save(tx, [{ before: undefined, next, change: 'recorded' }], now);
    await this.outbox.add(tx, newEvent(visitRecorded, { subject: next.id, sequence: 1, label, time: now }, { visit: record }));
    return { ...record, id: next.id, version: 1, label };
  }

  @Endpoint(listVisits)
  list(@Input() { query }: InputOf<typeof listVisits>, @SignedIn() { reader }: Caller): Promise<Page<VisitView>> {
    const { limit, cursor, ...same } = query;
    const after = cursor === undefined ? undefined : String(decodeCursor(cursor, 1, ([id]) => AggregateId.safeParse(id).success)[0]);
    return this.transactions.read(reader, async (tx) => {
      const { items, total } = await this.visits.page(tx, same, after, limit + 1);
      const shown = items.slice(0, limit);
      const last = shown.at(-1);
      return {
        items: shown.map(({ id, version, record, label }) => ({ ...record, id, version, label })),
        next: items.length > limit && last ? encodeCursor([last.id]) : null,
        total,
      };
    });
  }

  @Endpoint(getQuota)
  quota(@Input() { query }: InputOf<typeof getQuota>, @SignedIn() { reader }: Caller): Promise<QuotaStanding> {
    const { units, ...asked } = query;
    return this.transactions.read(reader, async (tx) => {
      const rule = this.book.quota(asked.visit);
      return standing(rule, units, await this.visits.ledger(tx, asked), asked);
    });
  }
}
