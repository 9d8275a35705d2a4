import { endsBeforeItBegins, isBefore, type AgreementRecord, type Fault, type Warning } from '@entente/contracts';
import type { Moment, Origin, Path, StatedAgreement } from './agreement.js';
import { boundSpells, spellFaults } from './bound-spells.js';
import { identifiedActions, identifiedObligations, identifiedSpells, NOTHING_KNOWN } from './keep-ids.js';
import { actionFaults, actionWarnings } from './party-actions.js';
import { faultAt, Refusals } from './refusals.js';

type Dates = Pick<AgreementRecord, 'signedOn' | 'inForceOn' | 'endedOn'>;

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
export function warningsOf(record: Pick<AgreementRecord, 'signedOn' | 'inForceOn' | 'parties'>): Warning[] {
  const { signedOn, inForceOn, parties } = record;
  const early = signedOn !== undefined && inForceOn !== undefined && isBefore(inForceOn, signedOn) === 'certain';
  return [
    ...(early ? [{ code: 'in-force-before-signature', message: `in force on ${inForceOn}, before it was signed on ${signedOn}` }] : []),
    ...parties.flatMap(actionWarnings),
  ];
}

function refuseContradictions(stated: StatedAgreement, origin: Origin, at: Path): void {
  const refusals = new Refusals();
  refusals.add(...endFaults(stated, at));
  stated.parties.forEach(({ partner, actions, spells }, index) => {
    const path = [...at, 'parties', index];
    refusals.add(...spells.flatMap((spell, at) => spellFaults(spell, spells.slice(0, at), stated, [...path, 'spells', at])));
    if (origin === 'hand') refusals.add(...actions.flatMap((action, at) => actionFaults(partner, action, actions, [...path, 'actions', at])));
  });
  refusals.throwIfAny();
}

/**
 * The record of an agreement as stated: spells derived, ids kept from `known` where something is the same, warnings found.
 * Throws `rejected` (`ends-before-begins`, `spells-overlap`; by hand `not-signed`, `already-signed`) with every fault.
 */
export function stateRecord(
  stated: StatedAgreement,
  origin: Origin,
  at: Path,
  moment: Moment,
  known: Pick<AgreementRecord, 'parties' | 'obligations' | 'told'> = NOTHING_KNOWN,
): AgreementRecord {
  refuseContradictions(stated, origin, at);
  const partiesBefore = new Map(known.parties.map((party) => [party.partner, party]));
  const parties = stated.parties.map((party) => {
    const before = partiesBefore.get(party.partner);
    return {
      partner: party.partner,
      actions: identifiedActions(party.actions, before, moment),
      spells: identifiedSpells(boundSpells(party, stated), before, moment),
    };
  });
  return {
    ...stated,
    ...(known.told && { told: known.told }),
    parties,
    obligations: identifiedObligations(stated.obligations, known, moment),
    warnings: warningsOf({ ...stated, parties }),
  };
}
