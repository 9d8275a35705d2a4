import type { Day, EntryIntoForceRule, PartialDate, PartnerId } from '@entente/contracts';
import { plusDelay } from '../calendar.js';
import type { Days } from '../status.js';
import { consentsOf, onlyAcceded, signaturesOf, signedItself, withdrawalsOf, type ActingParty } from './acts.js';
import { dayIn, onBothReadings, type Reading } from './readings.js';

/** What entry into force is computed from. */
export interface ForceFacts {
  signedOn?: PartialDate | undefined;
  parties: readonly ActingParty[];
}

/** A party on one reading of the dates: in which days its consent stands, and since when it is a signatory. */
interface Standing {
  partner: PartnerId;
  consents: readonly { from: Day; until: Day | undefined }[];
  signedFrom: Day | undefined;
  negotiated: boolean;
}

/** How far a condition is met by a day: instruments, and those among signatories, with how many are needed; who is still waited for by name. */
export interface Progress {
  met: boolean;
  instruments: { have: number; need: number };
  signatories?: { have: number; need: number; of: number };
  waitsFor: PartnerId[];
}

const earliest = (days: readonly Day[]): Day | undefined => [...days].sort()[0];
const opposite = (reading: Reading): Reading => (reading === 'first' ? 'last' : 'first');

function standingOf(rule: EntryIntoForceRule, party: ActingParty, facts: ForceFacts, reading: Reading): Standing {
  const left = withdrawalsOf(party).map((on) => dayIn(on, reading));
  const consents = consentsOf(rule.form, party, facts.signedOn).map(({ on }) => {
    const from = dayIn(on, reading);
    return { from, until: earliest(left.filter((day) => day >= from)) };
  });
  // A further signatory can only put entry into force off: read the other way round, the two readings enclose all others.
  // Where signatures are on record one by one, who has none there is no signatory.
  const signatures = signedItself(party) || !facts.parties.some(signedItself) ? signaturesOf(party, facts.signedOn) : [];
  const signed = earliest(signatures.map(({ on }) => dayIn(on, opposite(reading))));
  const instrument = earliest(consents.map(({ from }) => from));
  const signedFrom = signed === undefined || instrument === undefined || signed < instrument ? signed : instrument;
  return { partner: party.partner, consents, signedFrom, negotiated: !onlyAcceded(party) };
}

function consented({ consents }: Standing, by: Day): boolean {
  return consents.some(({ from, until }) => from <= by && (until === undefined || by < until));
}

function amongSignatories(ofSignatories: 'majority' | 'all', standings: readonly Standing[], by: Day): NonNullable<Progress['signatories']> {
  const signatories = standings.filter(({ signedFrom }) => signedFrom !== undefined && signedFrom <= by);
  const of = signatories.length;
  // One alone agrees with nobody: who signs first does not bring it into force before others can sign.
  const need = Math.max(2, ofSignatories === 'all' ? of : Math.floor(of / 2) + 1);
  return { have: signatories.filter((one) => consented(one, by)).length, need, of };
}

/** How far a rule's condition is met by the end of a day, on one reading; a fixed date has none. */
function progressOn(rule: EntryIntoForceRule, standings: readonly Standing[], by: Day): Progress {
  const have = standings.filter((one) => consented(one, by)).length;
  switch (rule.form) {
    case 'fixed-date':
      return { met: true, instruments: { have, need: 0 }, waitsFor: [] };
    case 'on-signature':
    case 'on-exchange-of-notes':
    case 'on-last-notification': {
      const negotiating = standings.filter(({ negotiated }) => negotiated);
      const waitsFor = negotiating.filter((one) => !consented(one, by)).map(({ partner }) => partner);
      const need = negotiating.length;
      return { met: need > 0 && waitsFor.length === 0, instruments: { have: need - waitsFor.length, need }, waitsFor };
    }
    case 'nth-instrument': {
      const { count, ofSignatories, including = [] } = rule;
      const need = count ?? (ofSignatories === undefined ? Math.max(1, including.length) : 0);
      const signatories = ofSignatories && amongSignatories(ofSignatories, standings, by);
      const waitsFor = including.filter((named) => !standings.some((one) => one.partner === named && consented(one, by)));
      const met = have >= need && waitsFor.length === 0 && (signatories === undefined || signatories.have >= signatories.need);
      return { met, instruments: { have, need }, ...(signatories && { signatories }), waitsFor };
    }
  }
}

/** The first day by which the condition of a rule is met: what happens afterwards takes nothing back. */
function completedOn(rule: EntryIntoForceRule, facts: ForceFacts, reading: Reading): Day | undefined {
  const standings = facts.parties.map((party) => standingOf(rule, party, facts, reading));
  const days = new Set(standings.flatMap(({ consents, signedFrom = [] }) => [...consents.map(({ from }) => from), signedFrom].flat()));
  return [...days].sort().find((day) => progressOn(rule, standings, day).met);
}

/** When a rule brings an agreement into force, on both readings of its dates: the day its condition is met, and the one it has effect. */
export interface Force {
  completed?: Days;
  days: Days;
}

/** Undefined as long as the condition is not met, on some reading. */
export function forceBy(rule: EntryIntoForceRule, facts: ForceFacts): Force | undefined {
  if (rule.form === 'fixed-date') return { days: { first: dayIn(rule.on, 'first'), last: dayIn(rule.on, 'last') } };
  const completed = onBothReadings((reading) => completedOn(rule, facts, reading));
  if (completed === undefined) return undefined;
  const delay = 'delay' in rule ? rule.delay : undefined;
  if (delay === undefined) return { completed, days: completed };
  return { completed, days: { first: plusDelay(completed.first, delay), last: plusDelay(completed.last, delay) } };
}

/** What is reached and what is missing by a day, as far as the facts certainly lie before its end. */
export function progressBy(rule: EntryIntoForceRule, facts: ForceFacts, by: Day): Progress {
  return progressOn(
    rule,
    facts.parties.map((party) => standingOf(rule, party, facts, 'last')),
    by,
  );
}
