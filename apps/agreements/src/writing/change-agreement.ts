import { Inject, Injectable } from '@nestjs/common';
import { dayOf, type AgreementView, type Path } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Transactions } from '@entente/persistence';
import { Clock, type Caller } from '@entente/service-kit';
import type { Agreement, Decision, Moment } from '../domain/agreement.js';
import { viewOf } from '../domain/agreement-view.js';
import { conclude } from '../domain/conclude.js';
import { AgreementRepository } from '../persistence/agreement.repository.js';
import { ApprovalGate } from './approval-gate.js';
import { FollowUp } from './follow-up.js';
import { Moments } from './moments.js';

/** Which agreement a change is for, and the version its author had read. */
export interface ChangeOf {
  id: string;
  version: number;
  /** Where in the input it is said what parties did. */
  actionsAt?: Path;
}

/** One change by hand, in one transaction on the caller's behalf: load, decide, save, tell. */
@Injectable()
export class ChangeAgreement {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(AgreementRepository) private readonly agreements: AgreementRepository,
    @Inject(FollowUp) private readonly followUp: FollowUp,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Moments) private readonly moments: Moments,
    @Inject(ApprovalGate) private readonly gate: ApprovalGate,
  ) {}

  /**
   * Answers the agreement after the change. Throws `not-found`, `stale`, `conflict`, what `decide` throws, what domestic
   * approval refuses, and `forbidden` where the caller could not read what it would write.
   */
  run(of: ChangeOf, caller: Caller, decide: (agreement: Agreement, moment: Moment) => Decision): Promise<AgreementView> {
    return this.transactions.run(caller.reader, async (tx) => {
      const now = this.clock.now();
      await this.directory.refresh(tx);
      const agreement = await this.agreements.at(tx, of.id, of.version);
      const moment = this.moments.at(now);
      const decision = conclude(agreement, decide(agreement, moment), moment);
      await this.gate.refuseBlocked(tx, { before: agreement, next: decision.next }, caller, of.actionsAt ?? ['body'], now);
      await this.agreements.save(tx, agreement, decision, now);
      await this.followUp.tell(tx, [decision], now);
      return viewOf(decision.next, now, dayOf(now));
    });
  }
}
