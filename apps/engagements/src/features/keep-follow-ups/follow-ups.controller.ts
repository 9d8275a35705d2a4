import { Controller, Inject } from '@nestjs/common';
import {
  agreeFollowUp,
  completeFollowUp,
  dayOf,
  derivedLabel,
  dropFollowUp,
  FollowUpRecord,
  listFollowUps,
  Refusals,
  type FollowUpView,
  type Label,
  type Page,
} from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Conditions, Transactions, type Tx } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { once } from '@entente/service-kit/owner';
import type { Decision, Moment } from '../../domain/decision.js';
import { agreeFollowUp as agree, completeFollowUp as complete, dropFollowUp as drop, followUpView, type FollowUp } from '../../domain/follow-up.js';
import { labelFaults, Resolving } from '../../domain/resolve-engagement.js';
import { ENGAGEMENTS } from '../../persistence/engagement-ledger.js';
import { FOLLOW_UPS } from '../../persistence/ledgers.js';
import { pageOf } from '../../persistence/record-page.js';
import { Writer } from '../../writing/writer.js';

type Draft = InputOf<typeof agreeFollowUp>;

const LISTING = { table: 'follow_up', parse: (record: unknown): FollowUpRecord => FollowUpRecord.parse(record) };

/** What was promised, by whom and by when. */
@Controller()
export class FollowUpsController {
  constructor(
    @Inject(Writer) private readonly writer: Writer,
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Endpoint(listFollowUps)
  list(@Input() { query }: InputOf<typeof listFollowUps>, @SignedIn() { reader }: Caller): Promise<Page<FollowUpView>> {
    const today = dayOf(this.clock.now());
    const conditions = (): Conditions => {
      const asked = new Conditions();
      if (query.partner !== undefined) asked.add(`${asked.value(query.partner)} = ANY(r.partners)`);
      if (query.engagement !== undefined) asked.add(`r.engagement = ${asked.value(query.engagement)}`);
      if (query.state !== undefined) asked.add(`r.state = ${asked.value(query.state)}`);
      if (query.overdue !== undefined) asked.add(`(r.state = 'open' AND coalesce(r.due_on < ${asked.value(today)}::date, false)) = ${String(query.overdue)}`);
      return asked;
    };
    return this.transactions.read(reader, (tx) => pageOf(tx, LISTING, conditions, query, (all) => all.map((one) => followUpView(one, today))));
  }

  @Endpoint(agreeFollowUp)
  agree(@Input() input: Draft, @SignedIn() caller: Caller): Promise<FollowUpView> {
    return this.writer.begin(caller, (tx, moment) => once(tx, caller, input.idempotencyKey, [input.params, input.body], () => this.execute(tx, input, moment)));
  }

  private async execute(tx: Tx, { params, body }: Draft, moment: Moment): Promise<FollowUpView> {
    const engagement = await ENGAGEMENTS.records.get(tx, params.id);
    const refusals = new Refusals();
    const resolving = new Resolving(this.directory, dayOf(moment.now), refusals);
    const { owedBy, owedTo, label = engagement.label, ...said } = body;
    const owes = resolving.one(owedBy, ['body', 'owedBy']);
    const to = resolving.all(owedTo, ['body', 'owedTo']);
    refusals.add(...labelFaults(label, this.directory, ['body', 'label']));
    refusals.throwIfAny();
    const decision = agree(engagement, { ...said, owedBy: owes ?? '', owedTo: to }, label, moment);
    const [next = decision.next] = await this.writer.write(tx, FOLLOW_UPS, [decision], moment, () => derivedLabel([engagement.label, label]));
    return followUpView(next, dayOf(moment.now));
  }

  @Endpoint(completeFollowUp)
  complete(@Input() { params, body, ifMatch }: InputOf<typeof completeFollowUp>, @SignedIn() caller: Caller): Promise<FollowUpView> {
    return this.close({ id: params.id, version: ifMatch }, caller, (followUp, moment) => complete(followUp, body.evidence, moment));
  }

  @Endpoint(dropFollowUp)
  drop(@Input() { params, body, ifMatch }: InputOf<typeof dropFollowUp>, @SignedIn() caller: Caller): Promise<FollowUpView> {
    return this.close({ id: params.id, version: ifMatch }, caller, (followUp, moment) => drop(followUp, body.reason, moment));
  }

  private close(
    of: { id: string; version: number },
    caller: Caller,
    decide: (followUp: FollowUp, moment: Moment) => Decision<FollowUpRecord>,
  ): Promise<FollowUpView> {
    const label = async ({ record, label: own }: FollowUp, tx: Tx): Promise<Label> =>
      derivedLabel([(await ENGAGEMENTS.records.get(tx, record.engagement)).label, own]);
    return this.writer.change(FOLLOW_UPS, of, caller, decide, (followUp, _tx, { now }) => followUpView(followUp, dayOf(now)), label);
  }
}
