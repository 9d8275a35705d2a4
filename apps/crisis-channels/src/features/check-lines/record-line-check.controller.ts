import { Controller, Inject } from '@nestjs/common';
import { recordLineCheck, type LineCheck } from '@entente/contracts';
import { Transactions, type Tx } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { once } from '@entente/service-kit/owner';
import { makeContact } from '../../domain/run-line.js';
import { LineKeeper } from '../../writing/line-keeper.js';

type Contact = InputOf<typeof recordLineCheck>;

/** A duty officer says that contact was made. */
@Controller()
export class RecordLineCheckController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(LineKeeper) private readonly keeper: LineKeeper,
  ) {}

  @Endpoint(recordLineCheck)
  record(@Input() contact: Contact, @SignedIn() caller: Caller): Promise<LineCheck> {
    const { params, body, idempotencyKey } = contact;
    return this.transactions.run(caller.reader, (tx) => once(tx, caller, idempotencyKey, { ...params, ...body }, () => this.execute(tx, contact, caller)));
  }

  private async execute(tx: Tx, { params, body }: Contact, { principal }: Caller): Promise<LineCheck> {
    const { checks } = await this.keeper.move(tx, params.id, (course, clocks, moment) => makeContact(course, body, principal.nation, ['body'], clocks, moment));
    const last = checks.at(-1);
    if (last === undefined) throw new Error('contact that passed no check');
    return last.check;
  }
}
