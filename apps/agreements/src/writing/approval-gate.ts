import { Inject, Injectable } from '@nestjs/common';
import type { Label, Path, Warning } from '@entente/contracts';
import type { Tx } from '@entente/persistence';
import type { Caller } from '@entente/service-kit';
import type { Agreement } from '../domain/agreement.js';
import { bindingActions, refuseBlocked, unapproved } from '../domain/approvals/blocking.js';
import { ApprovalRepository } from '../persistence/approval.repository.js';
import { ApprovalMoments } from './approval-moments.js';

/** An agreement before and after a change. */
export interface Changed {
  before: Agreement;
  next: Agreement;
}

/** Something odd about an agreement, for whoever may read of the approval it shows. */
export interface LabelledWarning {
  agreement: string;
  label: Label;
  warning: Warning;
}

/** Asks domestic approvals whether a party may be recorded as having bound itself. It answers nothing of what its caller may not see. */
@Injectable()
export class ApprovalGate {
  constructor(
    @Inject(ApprovalRepository) private readonly approvals: ApprovalRepository,
    @Inject(ApprovalMoments) private readonly moments: ApprovalMoments,
  ) {}

  /** For changes by hand. Throws `rejected`: `approval-open`, `approval-refused`, `approval-missing`. */
  async refuseBlocked(tx: Tx, { before, next }: Changed, { principal }: Caller, at: Path, now: Date): Promise<void> {
    const actions = bindingActions(before.record, next.record);
    if (actions.length === 0) return;
    refuseBlocked(actions, principal.nation, await this.approvals.ofAgreements(tx, [next.id]), next, at, await this.moments.at(tx, now));
  }

  /** For what outside sources report, on behalf of `system`: believed, with a warning. */
  async warnings(tx: Tx, changes: readonly Changed[], now: Date): Promise<LabelledWarning[]> {
    const bound = changes
      .map((change) => ({ ...change, actions: bindingActions(change.before.record, change.next.record) }))
      .filter(({ actions }) => actions.length > 0);
    if (bound.length === 0) return [];
    const moment = await this.moments.at(tx, now);
    const approvals = await this.approvals.ofAgreements(
      tx,
      bound.map(({ next }) => next.id),
    );
    const labels = new Map(approvals.map(({ id, label }) => [id, label]));
    return bound.flatMap(({ next, actions }) => {
      const own = approvals.filter(({ record }) => record.agreement === next.id);
      return unapproved(actions, own, next, moment).flatMap(({ approval = '', warning }) => {
        const label = labels.get(approval);
        return label === undefined ? [] : [{ agreement: next.id, label, warning }];
      });
    });
  }
}
