import { Inject, Injectable } from '@nestjs/common';
import { derivedLabel, type DomainEvent } from '@entente/contracts';
import { Outbox } from '@entente/messaging';
import type { Tx } from '@entente/persistence';
import { newEvent } from '@entente/service-kit/owner';
import { instantOf, Timers } from '@entente/timers';
import type { Agreement } from '../domain/agreement.js';
import type { Approval, ApprovalMoment } from '../domain/approvals/approval.js';
import { concludeApproval, wakesOn, type ConcludedApproval } from '../domain/approvals/conclude-approval.js';
import { AgreementRepository } from '../persistence/agreement.repository.js';
import { ApprovalRepository } from '../persistence/approval.repository.js';

/** Kind of the timer that looks at an approval again when time brings something; its key is the approval's id. */
export const APPROVAL_WAKES = 'approval-wakes';

/** An approval decided on, with the agreement it is of. */
export interface Saving {
  concluded: ConcludedApproval;
  agreement: Agreement;
}

function eventsOf({ concluded: { next, events }, agreement }: Saving, time: Date): DomainEvent[] {
  const about = { subject: next.id, sequence: next.version, label: derivedLabel([agreement.label, next.label]), time };
  return events.map(({ definition, data }) => newEvent(definition, about, data));
}

/** Saves approvals, tells their events and sets when to look at them again, in one transaction. */
@Injectable()
export class SaveApprovals {
  constructor(
    @Inject(ApprovalRepository) private readonly approvals: ApprovalRepository,
    @Inject(AgreementRepository) private readonly agreements: AgreementRepository,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Timers) private readonly timers: Timers,
  ) {}

  async save(tx: Tx, savings: readonly Saving[], now: Date): Promise<void> {
    await this.approvals.save(
      tx,
      savings.map(({ concluded }) => concluded),
      now,
    );
    await this.outbox.add(tx, ...savings.flatMap((saving) => eventsOf(saving, now)));
    await this.lookAgain(
      tx,
      savings.map(({ concluded: { next } }) => next),
    );
  }

  /** What a changed calendar and the time bring to these approvals by themselves; on behalf of `system`, which sees them all. */
  async bringUpToDate(tx: Tx, approvals: readonly Approval[], moment: ApprovalMoment): Promise<void> {
    const agreements = await this.agreements.seen(
      tx,
      approvals.map(({ record }) => record.agreement),
    );
    const byId = new Map(agreements.map((agreement) => [agreement.id, agreement]));
    const savings = approvals.flatMap((approval): Saving[] => {
      const agreement = byId.get(approval.record.agreement);
      const concluded = agreement && concludeApproval(approval, agreement, moment);
      return concluded ? [{ concluded, agreement }] : [];
    });
    await this.save(tx, savings, moment.now);
    const changed = new Set(savings.map(({ concluded }) => concluded.next.id));
    await this.lookAgain(
      tx,
      approvals.filter(({ id }) => !changed.has(id)),
    );
  }

  private async lookAgain(tx: Tx, approvals: readonly Approval[]): Promise<void> {
    const looks = approvals.map(({ id, record }) => ({ id, on: wakesOn(record) }));
    await this.timers.cancel(
      tx,
      APPROVAL_WAKES,
      looks.filter(({ on }) => on === undefined).map(({ id }) => id),
    );
    await this.timers.set(
      tx,
      looks.flatMap(({ id, on }) => (on === undefined ? [] : [{ kind: APPROVAL_WAKES, key: id, dueAt: instantOf(on.zone, on.day, '00:00') }])),
    );
  }
}
