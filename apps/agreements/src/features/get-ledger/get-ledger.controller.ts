import { Controller, Inject } from '@nestjs/common';
import { dayOf, DomainError, getLedger, type Day, type LedgerEntry } from '@entente/contracts';
import { Conditions, Transactions } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { ledgerEntry } from '../../domain/ledger/about-entry.js';
import { ledgerOn } from '../../domain/ledger/ledger.js';
import { selectVersions } from '../../persistence/select-versions.js';

/** The ledger of one agreement: what we knew at a time, of how it stood on a day. */
@Controller()
export class GetLedgerController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Endpoint(getLedger)
  get(@Input() { params, query }: InputOf<typeof getLedger>, @SignedIn() { reader }: Caller): Promise<{ asOf: Day; version: number; entries: LedgerEntry[] }> {
    const asOf = query.asOf ?? dayOf(this.clock.now());
    const conditions = new Conditions();
    conditions.add(`v.agreement_id = ${conditions.value(params.id)}`, conditions.known('v', query.knownAt));
    return this.transactions.read(reader, async (tx) => {
      const [found] = await selectVersions(tx, conditions, 1);
      if (!found) throw new DomainError('not-found', 'no-such-agreement', 'there is no such agreement, or none was known then');
      const { id, version, record } = found.agreement;
      const entries = ledgerOn(record, asOf).map((entry) => ledgerEntry(id, record.title, entry, asOf));
      return { asOf, version, entries: entries.sort(byDay) };
    });
  }
}

function byDay(a: LedgerEntry, b: LedgerEntry): number {
  const [left, right] = [`${a.due} ${a.occurrence} ${a.party}`, `${b.due} ${b.occurrence} ${b.party}`];
  return left < right ? -1 : left > right ? 1 : 0;
}
