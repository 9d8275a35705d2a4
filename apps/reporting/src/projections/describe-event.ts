import {
  isA,
  agreementsDeadlinesChanged,
  agreementCorrected,
  agreementEnteredIntoForce,
  agreementRegistered,
  agreementTerminated,
  obligationRecorded,
  partnerCorrected,
  partnerDissolved,
  partnerRegistered,
  partyActionRecorded,
  partyBound,
  partyWithdrew,
  type DomainEvent,
  type OpenDeadlines,
  type PartyActionKind,
} from '@entente/contracts';

const DONE: Readonly<Record<PartyActionKind, string>> = {
  signed: 'signed',
  ratified: 'ratified',
  accepted: 'accepted',
  approved: 'approved',
  acceded: 'acceded to',
  'applied-provisionally': 'applies provisionally',
  withdrew: 'gave notice of withdrawal from',
};

function since(word: string, date: string | undefined): string {
  return date === undefined ? '' : ` ${word} ${date}`;
}

/** One line on what happened, for people. */
export function summaryOf(event: DomainEvent): string {
  if (isA(partnerRegistered, event)) return `${event.data.partner.name} is in the directory`;
  if (isA(partnerCorrected, event)) return `the directory record of ${event.data.partner.name} was changed`;
  if (isA(partnerDissolved, event)) return `${event.data.partner} ceased to exist on ${event.data.on}`;
  if (isA(agreementRegistered, event)) return `"${event.data.agreement.title}" registered`;
  if (isA(agreementCorrected, event)) return `"${event.data.agreement.title}" corrected: ${event.data.reason}`;
  if (isA(partyActionRecorded, event)) {
    const { partner, action, title } = event.data;
    return `${partner} ${DONE[action.action]} "${title}"${since('on', action.actedOn)}`;
  }
  if (isA(agreementEnteredIntoForce, event)) return `"${event.data.title}" in force from ${event.data.inForceOn}`;
  if (isA(partyBound, event)) return `${event.data.partner} bound by "${event.data.title}"${since('from', event.data.spell.from)}`;
  if (isA(partyWithdrew, event)) return `${event.data.partner} no longer bound by "${event.data.title}"${since('from', event.data.spell.to)}`;
  if (isA(agreementTerminated, event))
    return `"${event.data.title}" ${event.data.reason === 'reported' ? 'ended' : event.data.reason} on ${event.data.endedOn}`;
  if (isA(obligationRecorded, event)) return `"${event.data.title}" asks for ${event.data.obligation.kind}`;
  if (isA(agreementsDeadlinesChanged, event)) return deadlinesOf(event.data);
  return event.type;
}

function deadlinesOf({ about, deadlines }: OpenDeadlines): string {
  const [soonest] = deadlines.map(({ on }) => on).sort();
  if (soonest === undefined) return `"${about}" has no open deadlines`;
  return `"${about}" has ${deadlines.length === 1 ? 'a deadline on' : `${deadlines.length} open deadlines, the next on`} ${soonest}`;
}

/**
 * Whose history an event belongs to. `parties` are the parties of its agreement: what one of two does concerns the
 * other, what one of many does concerns itself and the organisation the agreement founds.
 */
export function partnersIn(event: DomainEvent, parties: readonly string[]): string[] {
  if (isA(partnerRegistered, event) || isA(partnerCorrected, event)) return [event.data.partner.id];
  if (isA(partnerDissolved, event)) return distinct([event.data.partner, ...event.data.successors]);
  if (isA(agreementRegistered, event) || isA(agreementCorrected, event)) return withOrganisation(parties, event.data.agreement.constitutes);
  if (isA(partyActionRecorded, event) || isA(partyBound, event) || isA(partyWithdrew, event)) {
    return withOrganisation(parties.length <= 2 ? [event.data.partner, ...parties] : [event.data.partner], event.data.constitutes);
  }
  if (isA(agreementEnteredIntoForce, event) || isA(agreementTerminated, event) || isA(obligationRecorded, event)) {
    return withOrganisation(parties, event.data.constitutes);
  }
  return [];
}

function withOrganisation(partners: readonly string[], organisation: string | undefined): string[] {
  return distinct(organisation === undefined ? partners : [...partners, organisation]);
}

function distinct(partners: readonly string[]): string[] {
  return [...new Set(partners)];
}
