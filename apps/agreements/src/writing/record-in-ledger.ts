import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '@entente/persistence';
import type { Moment, StatedObligation } from '../domain/agreement.js';
import { conclude } from '../domain/conclude.js';
import { recordObligation } from '../domain/record-obligation.js';
import { AgreementRepository } from '../persistence/agreement.repository.js';
import { FollowUp } from './follow-up.js';

/** Enters an obligation that follows from something else into an agreement's ledger, in the transaction of what it follows from. */
@Injectable()
export class RecordInLedger {
  constructor(
    @Inject(AgreementRepository) private readonly agreements: AgreementRepository,
    @Inject(FollowUp) private readonly followUp: FollowUp,
  ) {}

  /** The id of the obligation. Throws `conflict` where somebody changed the agreement meanwhile. */
  async record(tx: Tx, id: string, stated: StatedObligation, moment: Moment): Promise<string> {
    const [agreement] = await this.agreements.locked(tx, [id]);
    if (!agreement) throw new Error('what an obligation follows from is seen only with its agreement');
    const decision = conclude(agreement, recordObligation(agreement, stated, moment), moment);
    await this.agreements.save(tx, agreement, decision, moment.now);
    await this.followUp.tell(tx, [decision], moment.now);
    const known = new Set(agreement.record.obligations.map((obligation) => obligation.id));
    const added = decision.next.record.obligations.find((obligation) => !known.has(obligation.id));
    if (!added) throw new Error('the ledger did not take the obligation');
    return added.id;
  }
}
