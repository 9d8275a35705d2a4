import {
  agreementCorrected,
  agreementRegistered,
  agreementsDeadlinesChanged,
  agreementTerminated,
  isA,
  partyBound,
  partyWithdrew,
  type AgreementRecord,
  type BoundSpell,
  type Day,
  type DomainEvent,
  type Label,
  type PartialDate,
  type PartnerId,
} from '@entente/contracts';

/** As much of an agreement as exercises that rest on it need, as its owner told it. */
export interface KnownAgreement {
  id: string;
  version: number;
  title: string;
  endedOn?: PartialDate | undefined;
  /** The first day on which it may expire, for all that is agreed now. */
  expiresOn?: Day | undefined;
  spells: readonly (Pick<BoundSpell, 'id' | 'from' | 'to'> & { partner: PartnerId })[];
  label: Label;
}

/** Deadlines are told where they change only: what was known of them stays. */
function whole(id: string, version: number, { title, endedOn, parties }: AgreementRecord, label: Label, expiresOn: Day | undefined): KnownAgreement {
  const spells = parties.flatMap(({ partner, spells }) => spells.map(({ id, from, to }) => ({ id, partner, from, to })));
  return { id, version, title, endedOn, expiresOn, spells, label };
}

/** An agreement after an event; undefined while nothing of it is known. Events of one agreement come in order, several to a version. */
export function afterEvent(known: KnownAgreement | undefined, event: DomainEvent): KnownAgreement | undefined {
  if (known !== undefined && event.sequence < known.version) return known;
  const { subject, sequence, label } = event;
  if (isA(agreementRegistered, event) || isA(agreementCorrected, event)) return whole(subject, sequence, event.data.agreement, label, known?.expiresOn);
  if (known === undefined) return undefined;
  const told = { ...known, version: sequence, label };
  if (isA(agreementsDeadlinesChanged, event)) return { ...told, expiresOn: event.data.deadlines.find(({ kind }) => kind === 'expiry')?.on };
  if (isA(agreementTerminated, event)) return { ...told, endedOn: event.data.endedOn };
  if (isA(partyBound, event) || isA(partyWithdrew, event)) {
    const { partner, spell } = event.data;
    const others = known.spells.filter(({ id }) => id !== spell.id);
    return { ...told, spells: [...others, { id: spell.id, partner, from: spell.from, to: spell.to }] };
  }
  return told;
}
