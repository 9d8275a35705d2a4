import { endsBeforeItBegins, faultAt, isBefore, Refusals, type AgreementRecord, type Fault, type Path, type Warning } from '@entente/contracts';
import type { Moment, Origin, StatedAgreement } from './agreement.js';
import { spellFaults } from './bound-spells.js';
import { deriveForce, spellsBy } from './force/derive-force.js';
import { identifiedActions, identifiedObligations, identifiedSpells, NOTHING_KNOWN } from './keep-ids.js';
import { earlySignatureFaults, earlySignatures } from './lifecycle/signature-days.js';
import { actionFaults, actionWarnings } from './party-actions.js';

type Dates = Pick<AgreementRecord, 'signedOn' | 'inForceOn' | 'endedOn'>;
/** What became of an agreement since: nobody states it, and no correction takes it away. */
type Kept = 'ledger' | 'renewals' | 'renewalNotice' | 'reviewsHeld' | 'reservations' | 'suspensions' | 'supersedes' | 'supersededBy';
type Known = Pick<AgreementRecord, 'parties' | 'obligations' | 'told' | 'inForceOn' | Kept>;

/** Remembered once an entry into force that was told had to be taken back: a later one is a correction of that. */
export const FORCE_TOLD = 'entered-into-force';

/** An agreement may end on the very day it began, and no earlier. */
export function endFaults({ signedOn, inForceOn, endedOn }: Dates, at: Path): Fault[] {
  const begins = (
    [
      ['signed', signedOn],
      ['in force', inForceOn],
    ] as const
  ).filter(([, from]) => from !== endedOn && endsBeforeItBegins({ from, to: endedOn }));
  return begins.map(([what]) => faultAt('ends-before-begins', [...at, 'endedOn'], `the agreement ends before it is ${what}`));
}

/** What is kept although it is odd. Entry into force before signature does happen in real data. */
function warningsOf({
  openForSignatureOn,
  signedOn,
  inForceOn,
  parties,
}: Pick<StatedAgreement, 'openForSignatureOn' | 'signedOn' | 'inForceOn' | 'parties'>): Warning[] {
  const early = signedOn !== undefined && inForceOn !== undefined && isBefore(inForceOn, signedOn) === 'certain';
  return [
    ...(early ? [{ code: 'in-force-before-signature', message: `in force on ${inForceOn}, before it was signed on ${signedOn}` }] : []),
    ...parties.flatMap(actionWarnings),
    ...earlySignatures({ openForSignatureOn, parties }),
  ];
}

function refuseContradictions(stated: StatedAgreement, origin: Origin, at: Path): void {
  const refusals = new Refusals();
  refusals.add(...endFaults(stated, at));
  stated.parties.forEach(({ partner, actions, spells }, index) => {
    const path = [...at, 'parties', index];
    refusals.add(...spells.flatMap((spell, at) => spellFaults(spell, spells.slice(0, at), stated, [...path, 'spells', at])));
    if (origin === 'report') return;
    actions.forEach((action, number) => {
      const where = [...path, 'actions', number];
      refusals.add(...actionFaults(partner, action, actions, where), ...earlySignatureFaults(stated, partner, action, where));
    });
  });
  refusals.throwIfAny();
}

function toldBefore({ told = [], inForceOn }: Known, now: Pick<AgreementRecord, 'inForceOn'>): Pick<AgreementRecord, 'told'> {
  const takenBack = inForceOn !== undefined && now.inForceOn === undefined && !told.includes(FORCE_TOLD);
  const remembered = takenBack ? [...told, FORCE_TOLD] : told;
  return remembered.length === 0 ? {} : { told: remembered };
}

function keptOf({ ledger, renewals, renewalNotice, reviewsHeld, reservations, suspensions, supersedes, supersededBy }: Known): Pick<AgreementRecord, Kept> {
  return {
    ...(ledger && { ledger }),
    ...(renewals && { renewals }),
    ...(renewalNotice && { renewalNotice }),
    ...(reviewsHeld && { reviewsHeld }),
    ...(reservations && { reservations }),
    ...(suspensions && { suspensions }),
    ...(supersedes && { supersedes }),
    ...(supersededBy && { supersededBy }),
  };
}

/**
 * The record that follows from a statement, whatever the order its facts became known in: when it is in force and whom it
 * binds when, ids kept from `known` where something is the same, warnings found. Refuses nothing.
 */
export function deriveRecord(stated: StatedAgreement, moment: Moment, known: Known = NOTHING_KNOWN): AgreementRecord {
  const partiesBefore = new Map(known.parties.map((party) => [party.partner, party]));
  const force = deriveForce(stated, moment.rules);
  const { inForceOn } = force;
  const parties = stated.parties.map((party) => {
    const before = partiesBefore.get(party.partner);
    return {
      partner: party.partner,
      actions: identifiedActions(party.actions, before, moment),
      spells: identifiedSpells(spellsBy(force, party, stated), before, moment),
      ...(party.spells.length > 0 && { statedSpells: [...party.spells] }),
    };
  });
  return {
    ...stated,
    inForceOn,
    ...(stated.terms !== undefined && { recordedInForceOn: stated.inForceOn }),
    ...toldBefore(known, { inForceOn }),
    ...keptOf(known),
    parties,
    obligations: identifiedObligations(stated.obligations, known, moment),
    warnings: [...warningsOf({ ...stated, inForceOn }), ...force.warnings],
  };
}

/**
 * The record of an agreement as stated. Throws `rejected` (`ends-before-begins`, `spells-overlap`; by hand `not-signed`,
 * `already-signed`, `not-open-for-signature`) with every fault.
 */
export function stateRecord(stated: StatedAgreement, origin: Origin, at: Path, moment: Moment, known: Known = NOTHING_KNOWN): AgreementRecord {
  refuseContradictions(stated, origin, at);
  return deriveRecord(stated, moment, known);
}
