import { Controller, Inject } from '@nestjs/common';
import { ApprovalRecord, dayOf, interval, listParties, type PartialDate, type PartnerId, type PartyStatus } from '@entente/contracts';
import { Conditions, Transactions, type Tx } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { partyStatus } from '../../domain/lifecycle/phases.js';
import { theVersionKnown } from '../../persistence/select-versions.js';

/** Nations whose domestic approval had been asked for by a date and was not decided then, as far as the reader may know. */
async function awaitingApproval(tx: Tx, agreement: string, asOf: PartialDate, knownAt: string | undefined): Promise<ReadonlySet<PartnerId>> {
  const conditions = new Conditions();
  conditions.add(`v.agreement_id = ${conditions.value(agreement)}`, conditions.known('v', knownAt));
  const rows = await tx.query<{ record: unknown }>(`SELECT v.record FROM approval_version v WHERE ${conditions.sql}`, conditions.values);
  const { last } = interval(asOf);
  const open = rows
    .map(({ record }) => ApprovalRecord.parse(record))
    .filter(({ requestedAt, decidedOn, status }) => requestedAt.slice(0, 10) <= last && (decidedOn === undefined ? status !== 'withdrawn' : decidedOn > last));
  return new Set(open.map(({ nation }) => nation));
}

/** Where each party stands: what we knew at a time, of how it was on a day. */
@Controller()
export class ListPartiesController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Endpoint(listParties)
  list(@Input() { params, query }: InputOf<typeof listParties>, @SignedIn() { reader }: Caller): Promise<{ items: PartyStatus[] }> {
    const asOf = query.asOf ?? dayOf(this.clock.now());
    return this.transactions.read(reader, async (tx) => {
      const { agreement } = await theVersionKnown(tx, params.id, query.knownAt);
      const awaiting = await awaitingApproval(tx, params.id, asOf, query.knownAt);
      return { items: agreement.record.parties.map((party) => partyStatus(agreement.record, party, asOf, awaiting)) };
    });
  }
}
