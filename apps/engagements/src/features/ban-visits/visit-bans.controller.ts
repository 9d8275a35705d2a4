import { Controller, Inject } from '@nestjs/common';
import { interval, ownLabel, liftVisitBan, listVisitBans, Refusals, setVisitBan, VisitBanRecord, type Page, type VisitBanView } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Conditions, Transactions, type Tx } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { once } from '@entente/service-kit/owner';
import { daysOf } from '../../domain/days.js';
import type { Aggregate, Decision, Moment, Watched } from '../../domain/decision.js';
import { labelFaults, Resolving } from '../../domain/resolve-engagement.js';
import { liftVisitBan as lift, setVisitBan as set } from '../../domain/visit-ban.js';
import { Conflicts } from '../../persistence/conflicts.repository.js';
import { VISIT_BANS } from '../../persistence/ledgers.js';
import { pageOf } from '../../persistence/record-page.js';
import { Writer } from '../../writing/writer.js';

type Draft = InputOf<typeof setVisitBan>['body'];
type SetBan = VisitBanView & { affects: string[] };

const LISTING = { table: 'visit_ban', parse: (record: unknown): VisitBanRecord => VisitBanRecord.parse(record) };

function viewOf({ id, version, record, label }: Aggregate<VisitBanRecord>): VisitBanView {
  return { ...record, id, version, label };
}

/** Times in which nothing is planned with a partner. */
@Controller()
export class VisitBansController {
  constructor(
    @Inject(Writer) private readonly writer: Writer,
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
    @Inject(Conflicts) private readonly conflicts: Conflicts,
  ) {}

  @Endpoint(listVisitBans)
  list(@Input() { query }: InputOf<typeof listVisitBans>, @SignedIn() { reader }: Caller): Promise<Page<VisitBanView>> {
    const conditions = (): Conditions => {
      const asked = new Conditions();
      if (query.partner !== undefined) asked.add(`r.partner = ${asked.value(query.partner)}`);
      if (query.on !== undefined) {
        const { first, last } = interval(query.on);
        asked.add('NOT r.lifted', `r.from_first <= ${asked.value(last)}::date`, `r.to_last > ${asked.value(first)}::date`);
      }
      return asked;
    };
    return this.transactions.read(reader, (tx) => pageOf(tx, LISTING, conditions, query, (bans) => bans.map(viewOf)));
  }

  @Endpoint(setVisitBan)
  set(@Input() { body, idempotencyKey }: InputOf<typeof setVisitBan>, @SignedIn() caller: Caller): Promise<SetBan> {
    return this.writer.begin(caller, (tx, moment) => once(tx, caller, idempotencyKey, body, () => this.execute(tx, body, caller, moment)));
  }

  private async execute(tx: Tx, { label: given, partner: reference, ...ban }: Draft, { principal }: Caller, moment: Moment): Promise<SetBan> {
    const label = given ?? ownLabel(principal.nation);
    const refusals = new Refusals();
    const partner = new Resolving(this.directory, ban.from, refusals).one(reference, ['body', 'partner']);
    refusals.add(...labelFaults(label, this.directory, ['body', 'label']));
    refusals.throwIfAny();
    const record: VisitBanRecord = { ...ban, partner: partner ?? '' };
    await this.conflicts.lockPartner(tx, record.partner);
    const decision: Decision<VisitBanRecord & Watched> = set(record, label, moment);
    await this.writer.write(tx, VISIT_BANS, [decision], moment);
    const { from, to = '9999-12-31' } = record;
    return { ...viewOf(decision.next), affects: await this.conflicts.plansUnder(tx, record.partner, record.kinds, daysOf({ from, to })) };
  }

  @Endpoint(liftVisitBan)
  lift(@Input() { params, body, ifMatch }: InputOf<typeof liftVisitBan>, @SignedIn() caller: Caller): Promise<VisitBanView> {
    return this.writer.change(VISIT_BANS, { id: params.id, version: ifMatch }, caller, (ban, moment) => lift(ban, body.reason, moment), viewOf);
  }
}
