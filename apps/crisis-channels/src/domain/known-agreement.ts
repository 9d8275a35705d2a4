import {
  agreementCorrected,
  agreementEnteredIntoForce,
  agreementRegistered,
  agreementTerminated,
  derivedLabel,
  isA,
  isAtLeastAsStrict,
  obligationRecorded,
  partyBound,
  rejected,
  type AgreementRecord,
  type DomainEvent,
  type Label,
  type Obligation,
  type PartialDate,
  type PartnerId,
  type Path,
} from '@entente/contracts';
import { relabelChannel, type Channel, type ChannelDecision, type StatedChannel } from './channel.js';

/** A provision that asks for a channel, and between whom; nobody named means every party. */
export interface Provision {
  parties: readonly PartnerId[];
  purpose?: string | undefined;
}

/** As much of an agreement as channels that rest on it need, as its owner told it. */
export interface KnownAgreement {
  id: string;
  version: number;
  title: string;
  inForceOn?: PartialDate | undefined;
  endedOn?: PartialDate | undefined;
  /** Whoever is or was bound. */
  bound: readonly PartnerId[];
  provisions: readonly Provision[];
  label: Label;
}

function provisionsOf({ channel, text, owedBy, owedTo }: Obligation): Provision[] {
  if (channel === undefined) return [];
  const named = owedBy.length > 0 && owedTo.length > 0;
  return [{ parties: named ? [...new Set([...owedBy, ...owedTo])].sort() : [], purpose: channel.purpose ?? text }];
}

function whole(id: string, version: number, record: AgreementRecord, label: Label): KnownAgreement {
  const { title, kind, alsoKinds, inForceOn, endedOn, parties, obligations } = record;
  // An agreement on a hotline need not say so in a provision.
  const itself: Provision[] = [kind, ...alsoKinds].includes('hotline') ? [{ parties: [] }] : [];
  const bound = parties.filter(({ spells }) => spells.length > 0).map(({ partner }) => partner);
  return { id, version, title, inForceOn, endedOn, bound, provisions: [...obligations.flatMap(provisionsOf), ...itself], label };
}

/** An agreement after an event; undefined while nothing of it is known. Events of one agreement come in order, several to a version. */
export function afterEvent(known: KnownAgreement | undefined, event: DomainEvent): KnownAgreement | undefined {
  if (known !== undefined && event.sequence < known.version) return known;
  const { subject, sequence, label } = event;
  if (isA(agreementRegistered, event) || isA(agreementCorrected, event)) return whole(subject, sequence, event.data.agreement, label);
  if (known === undefined) return undefined;
  const told = { ...known, version: sequence, label };
  if (isA(agreementEnteredIntoForce, event)) return { ...told, inForceOn: event.data.inForceOn };
  if (isA(agreementTerminated, event)) return { ...told, endedOn: event.data.endedOn };
  if (isA(partyBound, event)) return { ...told, bound: [...new Set([...known.bound, event.data.partner])] };
  if (isA(obligationRecorded, event)) return { ...told, provisions: [...provisionsOf(event.data.obligation), ...known.provisions] };
  return told;
}

/**
 * The channel an agreement provides for, once its entry into force is known and while its end is not: between those its
 * provision names, as far as they are bound, else between all who are. Undefined where these are not two.
 */
export function channelProvidedBy({ id, title, inForceOn, endedOn, bound, provisions: [provision] }: KnownAgreement): StatedChannel | undefined {
  if (inForceOn === undefined || endedOn !== undefined || provision === undefined) return undefined;
  const parties = bound.filter((partner) => provision.parties.length === 0 || provision.parties.includes(partner)).sort();
  if (parties.length < 2) return undefined;
  const { purpose } = provision;
  return { title: `Channel under "${title}"`.slice(0, 500), basis: id, parties, ...(purpose !== undefined && { purpose }) };
}

/** A step rests on an agreement that its author sees. Throws `rejected` `basis-unknown`. */
export function refuseUnknownAgreement(id: string, agreement: KnownAgreement | undefined, at: Path): asserts agreement is KnownAgreement {
  if (agreement === undefined) throw rejected('basis-unknown', at, `no agreement ${id} is known here`);
}

/**
 * A channel rests on an agreement that is known here and that everybody may read who may read the channel. Throws `rejected`:
 * `basis-unknown`, `basis-hidden`.
 */
export function refuseUnfitBasis(basis: string, agreement: KnownAgreement | undefined, label: Label, at: Path): void {
  refuseUnknownAgreement(basis, agreement, at);
  if (!isAtLeastAsStrict(label, agreement.label)) {
    throw rejected('basis-hidden', at, 'not everybody who may read the channel may read this agreement');
  }
}

/** A channel says what its agreement is called: where that is protected more strictly now, so is the channel. */
export function protectedLike(channel: Channel, { label }: KnownAgreement): ChannelDecision | undefined {
  return isAtLeastAsStrict(channel.label, label) ? undefined : relabelChannel(channel, derivedLabel([channel.label, label]));
}
