import {
  isA,
  agreementCorrected,
  agreementEnteredIntoForce,
  agreementRegistered,
  agreementSuspended,
  agreementTerminated,
  DomainError,
  obligationRecorded,
  partyActionRecorded,
  partyBound,
  partyWithdrew,
  suspensionEnded,
  type AgreementKind,
  type AgreementRecord,
  type DomainEvent,
  type Label,
  type ObligationKind,
  type Warning,
} from '@entente/contracts';
import { put, spellOf, withSpell, withSuspension, type SpellModel } from './spell-model.js';

export interface ObligationModel {
  id: string;
  kind: ObligationKind;
  owedBy: readonly string[];
  owedTo: readonly string[];
}

/** What reporting keeps of an agreement. */
export interface AgreementModel {
  id: string;
  version: number;
  title: string;
  kind: AgreementKind;
  alsoKinds: readonly AgreementKind[];
  constitutes?: string | undefined;
  signedOn?: string | undefined;
  inForceOn?: string | undefined;
  endedOn?: string | undefined;
  parties: readonly string[];
  spells: readonly SpellModel[];
  obligations: readonly ObligationModel[];
  warnings: readonly Warning[];
  label: Label;
}

function modelOf({ subject, sequence, label }: DomainEvent, record: AgreementRecord): AgreementModel {
  return {
    id: subject,
    version: sequence,
    label,
    title: record.title,
    kind: record.kind,
    alsoKinds: record.alsoKinds,
    constitutes: record.constitutes,
    signedOn: record.signedOn,
    inForceOn: record.inForceOn,
    endedOn: record.endedOn,
    parties: record.parties.map(({ partner }) => partner),
    spells: record.parties.flatMap(({ partner, spells }) => spells.map((spell) => spellOf(partner, spell, record.suspensions ?? []))),
    obligations: record.obligations.map(({ id, kind, owedBy, owedTo }) => ({ id, kind, owedBy, owedTo })),
    warnings: record.warnings,
  };
}

function withParty(parties: readonly string[], partner: string): readonly string[] {
  return parties.includes(partner) ? parties : [...parties, partner];
}

function changed(model: AgreementModel, event: DomainEvent): Partial<AgreementModel> {
  if (isA(partyActionRecorded, event)) return { parties: withParty(model.parties, event.data.partner) };
  if (isA(agreementEnteredIntoForce, event)) return { inForceOn: event.data.inForceOn };
  if (isA(partyBound, event) || isA(partyWithdrew, event)) {
    const { partner, spell } = event.data;
    return { parties: withParty(model.parties, partner), spells: withSpell(model.spells, partner, spell) };
  }
  if (isA(agreementSuspended, event) || isA(suspensionEnded, event)) return { spells: withSuspension(model.spells, event.data.suspension) };
  if (isA(agreementTerminated, event)) return { endedOn: event.data.endedOn };
  if (isA(obligationRecorded, event)) {
    const { id, kind, owedBy, owedTo } = event.data.obligation;
    return { obligations: put(model.obligations, { id, kind, owedBy, owedTo }) };
  }
  return {};
}

/**
 * The agreement after an event. Several events of one change share a version; an older event, or one seen before,
 * changes nothing. Throws `rejected` for a change of an agreement whose registration never came.
 */
export function foldAgreement(model: AgreementModel | undefined, event: DomainEvent): AgreementModel {
  if (model && event.sequence < model.version) return model;
  if (isA(agreementRegistered, event) || isA(agreementCorrected, event)) return modelOf(event, event.data.agreement);
  if (!model) throw new DomainError('rejected', 'agreement-unknown', `${event.type} of an agreement that was never registered`);
  return { ...model, ...changed(model, event), version: event.sequence, label: event.label };
}
