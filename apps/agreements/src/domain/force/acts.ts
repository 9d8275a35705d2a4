import type { EntryIntoForceRule, PartialDate, PartnerId, SpellBasis } from '@entente/contracts';
import type { ActionDraft, SpellDraft } from '../agreement.js';

/** An action as stated, or as recorded under its id. */
export type AnyAction = ActionDraft & { id?: string };

/** A party with what it did, and the spells it was stated with. */
export interface ActingParty {
  partner: PartnerId;
  actions: readonly AnyAction[];
  spells: readonly SpellDraft[];
}

/** Something by which a party consents to be bound, and when. Without an action: the signature of the agreement as a whole. */
export interface Act {
  on: PartialDate;
  basis: SpellBasis;
  action?: AnyAction;
}

/** On what a party is bound that acted so; undefined for what binds nobody. */
export function basisOf({ action }: Pick<ActionDraft, 'action'>): SpellBasis | undefined {
  switch (action) {
    case 'signed':
      return 'signature';
    case 'ratified':
    case 'accepted':
    case 'approved':
      return 'ratification';
    case 'acceded':
      return 'accession';
    case 'applied-provisionally':
      return 'provisional-application';
    case 'withdrew':
      return undefined;
  }
}

/** Actions that count: what was found wrong, or taken back, stays on record and has no effect. */
export function counting<A extends ActionDraft>(actions: readonly A[]): A[] {
  return actions.filter(({ foundWrong, revokedOn }) => foundWrong === undefined && revokedOn === undefined);
}

/** The day of an action, as far as it is stated: who only says when it took effect says that it was done by then. */
export function dayOfAction({ actedOn, effectiveOn }: ActionDraft): PartialDate | undefined {
  return actedOn ?? effectiveOn;
}

/** Ratification, acceptance, approval, accession, definitive signature: consent to be bound (Vienna Convention on the Law of Treaties, articles 11 to 15). */
function isInstrument({ action, definitive }: ActionDraft): boolean {
  switch (action) {
    case 'signed':
      return definitive === true;
    case 'ratified':
    case 'accepted':
    case 'approved':
    case 'acceded':
      return true;
    case 'applied-provisionally':
    case 'withdrew':
      return false;
  }
}

function actsOf(actions: readonly AnyAction[]): Act[] {
  return actions.flatMap((action): Act[] => {
    const [on, basis] = [dayOfAction(action), basisOf(action)];
    return on === undefined || basis === undefined ? [] : [{ on, basis, action }];
  });
}

/** True where a signature of its own is on record, be it found wrong. */
export function signedItself({ actions }: ActingParty): boolean {
  return actions.some(({ action }) => action === 'signed');
}

/** Who joins what others negotiated: it acceded, and never signed. */
export function onlyAcceded(party: ActingParty): boolean {
  return !signedItself(party) && counting(party.actions).some(({ action }) => action === 'acceded');
}

/** A party's actions that count; a signature without a day of its own was given when the agreement was signed. */
function datedActions({ actions }: ActingParty, signedOn: PartialDate | undefined): AnyAction[] {
  const undated = (action: AnyAction): boolean => action.action === 'signed' && dayOfAction(action) === undefined;
  return counting(actions).map((action) => (signedOn !== undefined && undated(action) ? { ...action, actedOn: signedOn } : action));
}

/** When a party signed. Where no signature of its own is on record the agreement's stands for it. */
export function signaturesOf(party: ActingParty, signedOn: PartialDate | undefined): Act[] {
  if (signedItself(party)) return actsOf(datedActions(party, signedOn).filter(({ action }) => action === 'signed'));
  return signedOn === undefined || onlyAcceded(party) ? [] : [{ on: signedOn, basis: 'entry-into-force' }];
}

/** Everything by which a party consents to be bound, under a form of entry into force. */
export function consentsOf(form: EntryIntoForceRule['form'], party: ActingParty, signedOn: PartialDate | undefined): Act[] {
  const instruments = actsOf(datedActions(party, signedOn).filter(isInstrument));
  switch (form) {
    case 'on-last-notification':
    case 'nth-instrument':
      return instruments;
    case 'on-signature':
    case 'on-exchange-of-notes':
    case 'fixed-date':
      return [...signaturesOf(party, signedOn).filter(({ action }) => action?.definitive !== true), ...instruments];
  }
}

/** When a party withdrew, or gave notice that it does where no effect is stated. */
export function withdrawalsOf({ actions }: ActingParty): PartialDate[] {
  return counting(actions).flatMap((action) => (action.action === 'withdrew' ? (action.effectiveOn ?? action.actedOn ?? []) : []));
}
