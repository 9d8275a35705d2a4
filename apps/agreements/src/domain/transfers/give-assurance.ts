import { assuranceGiven, dayOf, fact, type TransferAssuranceDraft } from '@entente/contracts';
import { type StatedObligation } from '../agreement.js';
import { aboutTransfer, changedTransfer, type Transfer, type TransferDecision, type TransferMoment } from './transfer.js';
import { checkStep } from './transfer-steps.js';

/** What an assurance asks of the recipient, as an obligation of the agreement. */
export function obligationOf({ record: { from, to } }: Transfer, { kind, text, ...when }: TransferAssuranceDraft): StatedObligation {
  return { ...when, kind: 'transfer', text: `${WORDS[kind]}: ${text}`, owedBy: [to], owedTo: [from] };
}

const WORDS: Readonly<Record<TransferAssuranceDraft['kind'], string>> = {
  'end-use': 'End use',
  'no-re-export': 'No re-export',
  'verification-visits': 'Verification visits',
  'delivery-certificate': 'Delivery certificate',
  other: 'Assurance',
};

/** Records what the recipient assured the exporter of; `obligation` is its entry in the ledger. Throws what `checkStep` throws. */
export function giveAssurance(transfer: Transfer, draft: TransferAssuranceDraft, obligation: string, moment: TransferMoment): TransferDecision {
  checkStep(transfer.record.state, 'give-assurance');
  const assurance = { ...draft, id: moment.newId(), givenOn: dayOf(moment.now), obligation };
  const event = fact(assuranceGiven, { ...aboutTransfer(transfer.record, moment), assurance });
  return changedTransfer(transfer, { ...transfer.record, assurances: [...transfer.record.assurances, assurance] }, 'assurance-given', event, moment);
}
