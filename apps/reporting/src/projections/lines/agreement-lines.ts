import {
  agreementCorrected,
  agreementEnteredIntoForce,
  agreementRegistered,
  agreementsDeadlinesChanged,
  agreementTerminated,
  obligationRecorded,
  partyActionFoundWrong,
  partyActionRecorded,
  partyBound,
  partyWithdrew,
  type PartyActionKind,
} from '@entente/contracts';
import { line, nobody, since } from './line.js';

const DONE: Readonly<Record<PartyActionKind, string>> = {
  signed: 'signed',
  ratified: 'ratified',
  accepted: 'accepted',
  approved: 'approved',
  acceded: 'acceded to',
  'applied-provisionally': 'applies provisionally',
  withdrew: 'gave notice of withdrawal from',
};

interface About {
  constitutes?: string | undefined;
}

/** What concerns an agreement concerns the organisation it founds as well. */
export function parties({ constitutes }: About, partners: readonly string[]): readonly string[] {
  return constitutes === undefined ? partners : [...partners, constitutes];
}

/** What one of two parties does concerns the other, what one of many does concerns itself. */
export function acting(data: About & { partner: string }, partners: readonly string[]): readonly string[] {
  return parties(data, partners.length <= 2 ? [data.partner, ...partners] : [data.partner]);
}

function soonest(deadlines: readonly { on: string }[]): string {
  const [first] = deadlines.map(({ on }) => on).sort();
  if (first === undefined) return 'no open deadlines';
  return deadlines.length === 1 ? `a deadline on ${first}` : `${deadlines.length} open deadlines, the next on ${first}`;
}

export const agreementLines = [
  line(
    agreementRegistered,
    ({ agreement }) => `"${agreement.title}" registered`,
    ({ agreement }, partners) => parties(agreement, partners),
  ),
  line(
    agreementCorrected,
    ({ agreement, reason }) => `"${agreement.title}" corrected: ${reason}`,
    ({ agreement }, partners) => parties(agreement, partners),
  ),
  line(partyActionRecorded, ({ partner, action, title }) => `${partner} ${DONE[action.action]} "${title}"${since('on', action.actedOn)}`, acting),
  line(
    partyActionFoundWrong,
    ({ partner, action, title }) => `found wrong: ${partner} ${DONE[action.action]} "${title}"${since('on', action.actedOn)}`,
    acting,
  ),
  line(agreementEnteredIntoForce, ({ title, inForceOn }) => `"${title}" in force from ${inForceOn}`, parties),
  line(partyBound, ({ partner, title, spell }) => `${partner} bound by "${title}"${since('from', spell.from)}`, acting),
  line(partyWithdrew, ({ partner, title, spell }) => `${partner} no longer bound by "${title}"${since('from', spell.to)}`, acting),
  line(agreementTerminated, ({ title, reason, endedOn }) => `"${title}" ${reason === 'reported' ? 'ended' : reason} on ${endedOn}`, parties),
  line(obligationRecorded, ({ title, obligation }) => `"${title}" asks for ${obligation.kind}`, parties),
  line(agreementsDeadlinesChanged, ({ about, deadlines }) => `"${about}" has ${soonest(deadlines)}`, nobody),
];
