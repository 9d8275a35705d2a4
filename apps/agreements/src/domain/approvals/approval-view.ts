import type { ApprovalView } from '@entente/contracts';
import type { Approval, ApprovalMoment, Subject } from './approval.js';
import { bindingActions, unapproved } from './blocking.js';
import { earliestGrant } from './earliest.js';
import { waitingOf } from './steps.js';

/**
 * An approval as reads show it. Its warnings say where the nation bound itself, as somebody reported, without it; `all` are
 * the approvals of the agreement, as a later one may have been granted.
 */
export function approvalView(approval: Approval, all: readonly Approval[], subject: Subject, moment: ApprovalMoment): ApprovalView {
  const { id, version, record, label } = approval;
  const actions = bindingActions(undefined, subject.record).filter(({ partner }) => partner === record.nation);
  return {
    ...record,
    id,
    version,
    label,
    title: subject.record.title,
    waiting: waitingOf(record),
    earliest: earliestGrant(record, moment),
    warnings: unapproved(actions, all, subject, moment).flatMap((one) => (one.approval === id ? [one.warning] : [])),
  };
}
