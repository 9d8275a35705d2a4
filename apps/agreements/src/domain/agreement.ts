import type { AgreementDraft, AgreementRecord, ExternalRecord, Fact, Label, Obligation, PartnerId, PartyAction, Terms } from '@entente/contracts';
import type { Rules } from './rules.js';

/** An agreement on the register: its recorded facts at one version, and who may read them. */
export interface Agreement {
  id: string;
  version: number;
  record: AgreementRecord;
  label: Label;
}

export type PartyDraft = AgreementDraft['parties'][number];
/** An action as stated, with what followed from it. */
export type ActionDraft = PartyDraft['actions'][number] & Pick<PartyAction, 'rule' | 'revokedOn'>;
export type SpellDraft = PartyDraft['spells'][number];
export type ObligationDraft = AgreementDraft['obligations'][number];

/** A party as somebody states it, known by its id. */
export interface StatedParty {
  partner: PartnerId;
  actions: readonly ActionDraft[];
  spells: readonly SpellDraft[];
}
export type StatedObligation = Omit<Obligation, 'id'>;

/** An agreement as somebody states it, every partner known by its id. */
export interface StatedAgreement extends Omit<AgreementDraft, 'parties' | 'obligations' | 'label' | 'terms'> {
  parties: readonly StatedParty[];
  obligations: readonly StatedObligation[];
  terms?: Terms | undefined;
  report?: ExternalRecord;
}

/** Who states it. By hand an odd action is refused; outside sources are believed, with a warning. */
export type Origin = 'hand' | 'report';

/** When a decision is made, by which rules, and where the ids of what it adds come from: decisions draw none and read no clock. */
export interface Moment {
  readonly now: Date;
  readonly rules: Rules;
  newId(this: void): string;
}

/** What made a version, as history names it. */
export type Change =
  | 'registered'
  | 'corrected'
  | 'recomputed'
  | 'party-action-recorded'
  | 'party-action-found-wrong'
  | 'spell-recorded'
  | 'obligation-recorded'
  | LedgerChange
  | ClockChange
  | LifecycleChange
  | 'terminated'
  | 'day-passed';
export type LedgerChange = 'evidence-recorded' | 'evidence-withdrawn' | 'obligation-waived' | 'obligation-disputed' | 'dispute-settled';
type LifecycleChange =
  | 'reservation-made'
  | 'reservation-objected'
  | 'reservation-withdrawn'
  | 'suspended'
  | 'suspension-ended'
  | 'superseded'
  | 'supersession-recorded'
  | 'succession-recorded';
type ClockChange = 'withdrawal-revoked' | 'renewed' | 'renewal-declined' | 'review-held';

/** What a command comes to: the agreement after it, one version on, and what to tell, in order. */
export interface Decision {
  next: Agreement;
  change: Change;
  reason?: string;
  events: readonly Fact[];
}

/** What every event says of the agreement it is about. */
export function about({ title, kind, constitutes }: AgreementRecord): Pick<AgreementRecord, 'title' | 'kind' | 'constitutes'> {
  return { title, kind, ...(constitutes === undefined ? {} : { constitutes }) };
}

/** The agreement one version on, with another record. */
export function changed(agreement: Agreement, record: AgreementRecord, label: Label = agreement.label): Agreement {
  return { ...agreement, version: agreement.version + 1, record, label };
}
