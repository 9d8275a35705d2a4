import { Inject, Injectable } from '@nestjs/common';
import { derivedLabel, type ComplianceCaseView, type DomainEvent } from '@entente/contracts';
import { Outbox } from '@entente/messaging';
import { Transactions, type Tx } from '@entente/persistence';
import { Clock, type Caller } from '@entente/service-kit';
import { newEvent } from '@entente/service-kit/owner';
import type { Agreement } from '../domain/agreement.js';
import type { Case, CaseDecision, CaseMoment } from '../domain/compliance/compliance-case.js';
import { AgreementRepository } from '../persistence/agreement.repository.js';
import { ComplianceCaseRepository } from '../persistence/compliance-case.repository.js';
import type { ChangeOf } from './change-agreement.js';
import { Moments } from './moments.js';

/** A case as reads show it. */
export function caseViewOf({ id, version, record, label }: Case): ComplianceCaseView {
  return { ...record, id, version, label };
}

/** One change of a compliance case by hand, in one transaction on the caller's behalf: load, decide, save, tell. */
@Injectable()
export class ChangeComplianceCase {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(AgreementRepository) private readonly agreements: AgreementRepository,
    @Inject(ComplianceCaseRepository) private readonly cases: ComplianceCaseRepository,
    @Inject(Moments) private readonly moments: Moments,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Answers the case after the change. Throws `not-found`, `stale`, `conflict` and what `decide` throws. */
  run(of: ChangeOf, caller: Caller, decide: (before: Case, moment: CaseMoment) => CaseDecision): Promise<ComplianceCaseView> {
    return this.transactions.run(caller.reader, async (tx) => {
      const now = this.clock.now();
      const before = await this.cases.at(tx, of.id, of.version);
      const [agreement] = await this.agreements.locked(tx, [before.record.agreement]);
      if (!agreement) throw new Error('a case is seen only with its agreement');
      const decision = decide(before, this.momentAt(now, agreement, caller));
      await this.save(tx, before, decision, agreement, now);
      return caseViewOf(decision.next);
    });
  }

  /** A moment to decide in on a case under an agreement, on behalf of a caller. */
  momentAt(now: Date, agreement: Agreement, { principal }: Caller): CaseMoment {
    return { ...this.moments.at(now), agreement, by: principal.sub, nation: principal.nation };
  }

  /** Saves a decision and tells its events, under the stricter of the two labels. */
  async save(tx: Tx, before: Case | undefined, { next, change, events }: CaseDecision, agreement: Agreement, now: Date): Promise<void> {
    await this.cases.save(tx, [{ before, next, change }], now);
    const about = { subject: next.id, sequence: next.version, label: derivedLabel([agreement.label, next.label]), time: now };
    await this.outbox.add(tx, ...events.map(({ definition, data }): DomainEvent => newEvent(definition, about, data)));
  }
}
