import { Inject, Injectable } from '@nestjs/common';
import { derivedLabel, type DomainEvent, type TransferView } from '@entente/contracts';
import { Outbox } from '@entente/messaging';
import { Transactions, type Tx } from '@entente/persistence';
import { Clock, type Caller } from '@entente/service-kit';
import { newEvent } from '@entente/service-kit/owner';
import type { Agreement } from '../domain/agreement.js';
import type { Transfer, TransferDecision, TransferMoment } from '../domain/transfers/transfer.js';
import { AgreementRepository } from '../persistence/agreement.repository.js';
import { TransferRepository } from '../persistence/transfer.repository.js';
import { transferRules } from '../rules/transfer-rules.js';
import type { ChangeOf } from './change-agreement.js';
import { Moments } from './moments.js';

/** A transfer as reads show it. */
export function transferViewOf({ id, version, record, label }: Transfer): TransferView {
  return { ...record, id, version, label };
}

/** One change of a transfer by hand, in one transaction on the caller's behalf: load, decide, save, tell. */
@Injectable()
export class ChangeTransfer {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(AgreementRepository) private readonly agreements: AgreementRepository,
    @Inject(TransferRepository) private readonly transfers: TransferRepository,
    @Inject(Moments) private readonly moments: Moments,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /**
   * Answers the transfer after the change. `also` does what belongs to it in the same transaction, the agreement locked.
   * Throws `not-found`, `stale`, `conflict` and what `decide` throws.
   */
  run(
    of: ChangeOf,
    caller: Caller,
    decide: (transfer: Transfer, moment: TransferMoment, tx: Tx) => TransferDecision | Promise<TransferDecision>,
  ): Promise<TransferView> {
    return this.transactions.run(caller.reader, async (tx) => {
      const now = this.clock.now();
      const transfer = await this.transfers.at(tx, of.id, of.version);
      const [agreement] = await this.agreements.locked(tx, [transfer.record.agreement]);
      if (!agreement) throw new Error('a transfer is seen only with its agreement');
      const decision = await decide(transfer, this.momentAt(now, agreement, caller), tx);
      await this.save(tx, transfer, decision, agreement, now);
      return transferViewOf(decision.next);
    });
  }

  /** A moment to decide in on a transfer under an agreement, on behalf of a caller. */
  momentAt(now: Date, agreement: Agreement, { principal }: Caller): TransferMoment {
    return { ...this.moments.at(now), agreement, by: principal.sub, transferRules };
  }

  /** Saves a decision and tells its events, under the stricter of the two labels. */
  async save(tx: Tx, before: Transfer | undefined, { next, change, events }: TransferDecision, agreement: Agreement, now: Date): Promise<void> {
    await this.transfers.save(tx, [{ before, next, change }], now);
    const about = { subject: next.id, sequence: next.version, label: derivedLabel([agreement.label, next.label]), time: now };
    await this.outbox.add(tx, ...events.map(({ definition, data }): DomainEvent => newEvent(definition, about, data)));
  }
}
