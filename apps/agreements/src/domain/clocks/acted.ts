import type { AgreementRecord, PartnerId } from '@entente/contracts';
import type { ActionDraft, Moment } from '../agreement.js';
import { restate } from '../correct-agreement.js';
import { partyOf, withStatedParty } from '../parties.js';
import { deriveRecord } from '../state-record.js';

/** The record after a party acted, as if it had been stated with the action from the beginning. */
export function afterAction(record: AgreementRecord, partner: PartnerId, action: ActionDraft, moment: Moment): AgreementRecord {
  const stated = restate(record, {});
  const party = stated.parties.find((one) => one.partner === partner) ?? { ...partyOf(record, partner), spells: [] };
  return deriveRecord(withStatedParty(stated, { ...party, actions: [...party.actions, action] }), moment, record);
}

/** The record with an action as it is now. */
export function withAction(record: AgreementRecord, id: string, changes: Partial<ActionDraft>, moment: Moment): AgreementRecord {
  const at = record.parties.flatMap(({ actions }, party) => actions.flatMap((action, index) => (action.id === id ? [{ party, index }] : [])))[0];
  const stated = restate(record, {});
  const parties = stated.parties.map((party, number) => ({
    ...party,
    actions: party.actions.map((action, index) => (number === at?.party && index === at.index ? { ...action, ...changes } : action)),
  }));
  return deriveRecord({ ...stated, parties }, moment, record);
}
