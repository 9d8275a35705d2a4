import {
  dayOf,
  fact,
  transferReassessed,
  transferReassessmentOpened,
  transferRevoked,
  type TransferReassessment,
  type TransferReassessmentDraft,
} from '@entente/contracts';
import { refuseOwnProposal } from './assess-transfer.js';
import { aboutTransfer, changedTransfer, signature, type Transfer, type TransferDecision, type TransferMoment } from './transfer.js';
import { checkStep } from './transfer-steps.js';

/**
 * Opens an authorised transfer again on new information; nothing is delivered until it was decided on (Arms Trade Treaty,
 * article 7(7); unverified). Throws what `checkStep` throws.
 */
export function openReassessment(transfer: Transfer, draft: TransferReassessmentDraft, moment: TransferMoment): TransferDecision {
  checkStep(transfer.record.state, 'open-reassessment');
  const reassessment: TransferReassessment = { ...draft, id: moment.newId(), openedOn: dayOf(moment.now), openedBy: moment.by };
  const record = { ...transfer.record, state: 'under-reassessment' as const, reassessments: [...transfer.record.reassessments, reassessment] };
  const event = fact(transferReassessmentOpened, { ...aboutTransfer(record, moment), reassessment });
  return changedTransfer(transfer, record, 'reassessment-opened', event, moment);
}

/** Upholds or revokes the authorisation that is under reassessment. Throws what `checkStep` throws, and `own-proposal`. */
export function decideReassessment(
  transfer: Transfer,
  { outcome, reasons }: { outcome: 'upheld' | 'revoked'; reasons: string },
  moment: TransferMoment,
): TransferDecision {
  checkStep(transfer.record.state, 'decide-reassessment');
  refuseOwnProposal(transfer, moment);
  const decided = { outcome, reasons, ...signature(moment) };
  const reassessments = transfer.record.reassessments.map((each) => (each.outcome === undefined ? { ...each, outcome: decided } : each));
  const reassessment = reassessments.find((each) => each.outcome === decided);
  const record = { ...transfer.record, reassessments };
  const about = aboutTransfer(record, moment);
  switch (outcome) {
    case 'upheld': {
      if (reassessment === undefined) throw new Error('a transfer under reassessment has one that is open');
      const event = fact(transferReassessed, { ...about, reassessment });
      return changedTransfer(transfer, { ...record, state: 'authorised' }, 'reassessed', event, moment);
    }
    case 'revoked': {
      const revocation = { reasons, ...signature(moment) };
      const event = fact(transferRevoked, { ...about, revocation, ...(reassessment && { reassessment }) });
      return changedTransfer(transfer, { ...record, state: 'revoked', revocation }, 'revoked', event, moment);
    }
  }
}
