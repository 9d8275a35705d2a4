import { dayOf, fact, rejected, transferAuthorised, transferRefused, transferRevoked, type Path, type TransferAuthorisationDraft } from '@entente/contracts';
import { refuseOwnProposal } from './assess-transfer.js';
import { aboutTransfer, changedTransfer, signature, type Transfer, type TransferDecision, type TransferMoment } from './transfer.js';
import { checkStep } from './transfer-steps.js';

/** Authorises a transfer whose risks were assessed. Throws what `checkStep` throws, `own-proposal`, and `valid-until-past`. */
export function authoriseTransfer(transfer: Transfer, draft: TransferAuthorisationDraft, at: Path, moment: TransferMoment): TransferDecision {
  checkStep(transfer.record.state, 'authorise');
  refuseOwnProposal(transfer, moment);
  if (draft.validUntil !== undefined && draft.validUntil < dayOf(moment.now))
    throw rejected('valid-until-past', [...at, 'validUntil'], `${draft.validUntil} is past: nothing could be delivered`);
  const authorisation = { ...draft, ...signature(moment) };
  const event = fact(transferAuthorised, { ...aboutTransfer(transfer.record, moment), authorisation });
  return changedTransfer(transfer, { ...transfer.record, state: 'authorised', authorisation }, 'authorised', event, moment);
}

/** Refuses, for good, a transfer that is not authorised yet. Throws what `checkStep` throws. */
export function refuseTransfer(transfer: Transfer, reasons: string, moment: TransferMoment): TransferDecision {
  checkStep(transfer.record.state, 'refuse');
  const refusal = { ground: 'decision' as const, reasons, ...signature(moment) };
  const event = fact(transferRefused, { ...aboutTransfer(transfer.record, moment), refusal });
  return changedTransfer(transfer, { ...transfer.record, state: 'refused', refusal }, 'refused', event, moment);
}

/** Revokes an authorisation for good; what was delivered stays delivered. Throws what `checkStep` throws. */
export function revokeTransfer(transfer: Transfer, reasons: string, moment: TransferMoment): TransferDecision {
  checkStep(transfer.record.state, 'revoke');
  const revocation = { reasons, ...signature(moment) };
  const event = fact(transferRevoked, { ...aboutTransfer(transfer.record, moment), revocation });
  return changedTransfer(transfer, { ...transfer.record, state: 'revoked', revocation }, 'revoked', event, moment);
}
