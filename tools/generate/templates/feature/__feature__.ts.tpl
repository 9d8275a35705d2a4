import { Inject, Injectable } from '@nestjs/common';
import { Transactions, type Actor } from '@entente/persistence';

@Injectable()
export class {{Feature}} {
  constructor(@Inject(Transactions) private readonly transactions: Transactions) {}

  /** One story in one transaction: load, decide in domain/, save at the version loaded, outbox.add. Answers the moment of the transaction. */
  execute(actor: Actor): Promise<Date> {
    return this.transactions.run(actor, async (tx) => {
      const [row] = await tx.query<{ now: Date }>('SELECT now()');
      if (!row) throw new Error('PostgreSQL did not tell the time');
      return row.now;
    });
  }
}
