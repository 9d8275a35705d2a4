import {
  holdsOn,
  interval,
  type AgreementPhase,
  type AgreementRecord,
  type BoundSpell,
  type PartialDate,
  type PartnerId,
  type Party,
  type PartyAction,
  type PartyPhase,
  type PartyStatus,
} from '@entente/contracts';
import { basisOf, counting, dayOfAction, onlyAcceded } from '../force/acts.js';
import { statusOn } from '../status.js';
import { suspendedOn, suspensionsOf } from './suspensions.js';

type Standing = Pick<PartyStatus, 'phase' | 'certainty' | 'since' | 'until' | 'action'>;

const reached = (on: PartialDate | undefined, asOf: PartialDate): boolean => on !== undefined && holdsOn({ from: on }, asOf) !== 'no';
const surely = (on: PartialDate | undefined, asOf: PartialDate): 'certain' | 'possible' =>
  on === undefined || holdsOn({ from: on }, asOf) === 'certain' ? 'certain' : 'possible';

function endPhase({ endReason = 'reported' }: AgreementRecord): 'terminated' | 'expired' | 'superseded' | 'ended' {
  return endReason === 'reported' ? 'ended' : endReason;
}

/** Where an agreement stands on a date: its status in finer steps. What a partial date leaves open is told as the furthest step. */
export function agreementPhase(record: AgreementRecord, asOf: PartialDate): AgreementPhase {
  const { status } = statusOn(record, asOf);
  switch (status) {
    case 'ended':
      return endPhase(record);
    case 'inForce':
      return (record.suspensions ?? []).some((one) => one.partner === undefined && holdsOn(one, asOf) === 'certain') ? 'suspended' : 'inForce';
    case 'signed':
      return 'signed';
    case 'negotiation':
      return reached(record.openForSignatureOn, asOf) ? 'openForSignature' : reached(record.adoptedOn, asOf) ? 'adopted' : 'negotiation';
  }
}

function byDay(a: PartyAction, b: PartyAction): number {
  const [left, right] = [a, b].map((action) => interval(dayOfAction(action) ?? '0001').last);
  return left === right ? 0 : (left ?? '') < (right ?? '') ? -1 : 1;
}

function naming(action: PartyAction | undefined): { action?: string } {
  return action === undefined ? {} : { action: action.id };
}

/** What a party did that opened a spell: with effect on its first day, else the last such act before it. */
function opening({ actions }: Party, { from, basis }: BoundSpell): PartyAction | undefined {
  const such = counting(actions)
    .filter((action) => basisOf(action) === basis)
    .sort(byDay);
  return such.find(({ effectiveOn }) => effectiveOn !== undefined && effectiveOn === from) ?? such.at(-1);
}

function bound(record: AgreementRecord, party: Party, spell: BoundSpell, asOf: PartialDate): Standing {
  const action = naming(opening(party, spell));
  if (suspendedOn(record, party.partner, asOf) === 'certain') {
    const by = suspensionsOf(record, party.partner).find((one) => holdsOn(one, asOf) === 'certain');
    return { phase: 'suspended', certainty: 'certain', since: by?.from, until: by?.to ?? spell.to, ...action };
  }
  const phase = spell.basis === 'provisional-application' ? 'appliedProvisionally' : 'inForce';
  return { phase, certainty: holdsOn(spell, asOf) === 'certain' ? 'certain' : 'possible', since: spell.from, until: spell.to, ...action };
}

function over(record: AgreementRecord, { actions }: Party, { to }: BoundSpell, asOf: PartialDate): Standing {
  const left = counting(actions).find(({ action, effectiveOn, actedOn }) => action === 'withdrew' && (effectiveOn ?? actedOn) === to);
  const phase: PartyPhase = left === undefined && to !== undefined && to === record.endedOn ? endPhase(record) : 'withdrawn';
  return { phase, certainty: surely(to, asOf), since: to, ...naming(left) };
}

function instrumentPhase(action: PartyAction): 'ratified' | 'accepted' | 'approved' | 'acceded' | 'signed' | undefined {
  switch (action.action) {
    case 'signed':
    case 'ratified':
    case 'accepted':
    case 'approved':
    case 'acceded':
      return action.action;
    case 'applied-provisionally':
    case 'withdrew':
      return undefined;
  }
}

/** A party that is not bound yet: how far it has come by what it did. */
function onTheWay(record: AgreementRecord, party: Party, asOf: PartialDate, awaitsApproval: boolean): Standing {
  const { signedOn, inForceOn, endedOn } = record;
  const upcoming = party.spells.map(({ from }) => from).find((from) => from !== undefined && !reached(from, asOf));
  const steps = counting(party.actions).filter((action) => instrumentPhase(action) !== undefined && reached(dayOfAction(action) ?? signedOn, asOf));
  const instrument = steps
    .filter(({ action }) => action !== 'signed')
    .sort(byDay)
    .at(-1);
  const signature = steps.find(({ action }) => action === 'signed');
  const step = instrument ?? signature;
  if (endedOn !== undefined && holdsOn({ from: endedOn }, asOf) === 'certain') return { phase: endPhase(record), certainty: 'certain', since: endedOn };
  if (awaitsApproval && instrument === undefined) return { phase: 'domesticApproval', certainty: 'certain', ...naming(signature) };
  if (step !== undefined) {
    const since = dayOfAction(step) ?? signedOn;
    return {
      phase: instrumentPhase(step) ?? 'signed',
      certainty: surely(since, asOf),
      since,
      until: upcoming ?? inForceAfter(inForceOn, asOf),
      action: step.id,
    };
  }
  const signedAsWhole = !party.actions.some(({ action }) => action === 'signed') && reached(signedOn, asOf) && !onlyAcceded({ ...party, spells: [] });
  if (signedAsWhole) return { phase: 'signed', certainty: surely(signedOn, asOf), since: signedOn, until: upcoming };
  return { phase: 'negotiation', certainty: 'certain', until: upcoming };
}

function inForceAfter(inForceOn: PartialDate | undefined, asOf: PartialDate): PartialDate | undefined {
  return inForceOn !== undefined && !reached(inForceOn, asOf) ? inForceOn : undefined;
}

/**
 * Where a party stands on a date, and what explains it: computed from what is on record, never stored. `awaiting` are parties
 * whose domestic approval was asked for and not decided then.
 */
export function partyStatus(record: AgreementRecord, party: Party, asOf: PartialDate, awaiting: ReadonlySet<PartnerId>): PartyStatus {
  const { spells } = party;
  const holding = spells.find((spell) => holdsOn(spell, asOf) === 'certain') ?? spells.find((spell) => holdsOn(spell, asOf) === 'possible');
  const past = spells.filter(({ to }) => to !== undefined && holdsOn({ from: to }, asOf) === 'certain').sort((a, b) => ((a.to ?? '') < (b.to ?? '') ? -1 : 1));
  const last = past.at(-1);
  const standing =
    holding !== undefined
      ? bound(record, party, holding, asOf)
      : last !== undefined
        ? over(record, party, last, asOf)
        : onTheWay(record, party, asOf, awaiting.has(party.partner));
  return {
    partner: party.partner,
    ...standing,
    spells,
    reservations: (record.reservations ?? []).filter(({ partner, madeOn }) => partner === party.partner && reached(madeOn, asOf)),
  };
}
