import {
  complianceCaseOpened,
  dayOf,
  fact,
  faultAt,
  isAtLeastAsStrict,
  Refusals,
  type ComplianceCase,
  type Concern,
  type Fault,
  type Label,
  type PartnerId,
  type Path,
} from '@entente/contracts';
import { ledgerOn } from '../ledger/ledger.js';
import { owingParties } from '../ledger/owing.js';
import { aboutCase, refuseOwnNation, type CaseDecision, type CaseMoment } from './compliance-case.js';

/** A case as an officer states it, the party known by its id. */
export interface StatedCase {
  party: PartnerId;
  concerns: readonly Concern[];
  grounds: string;
}

function concernFaults(party: PartnerId, { obligation, occurrence }: Concern, at: Path, { agreement, now }: CaseMoment): Fault[] {
  const { record } = agreement;
  const asked = record.obligations.find(({ id }) => id === obligation);
  if (!asked) return [faultAt('no-such-obligation', [...at, 'obligation'], 'the agreement has no such obligation')];
  if (!owingParties(asked, record).some(({ partner }) => partner === party)) return [faultAt('not-owing', [...at, 'obligation'], `${party} does not owe this`)];
  if (occurrence === undefined) return [];
  const owed = ledgerOn(record, dayOf(now)).filter((entry) => entry.occurrence.id === occurrence);
  if (owed.length === 0) return [faultAt('no-such-occurrence', [...at, 'occurrence'], 'the ledger shows no such occurrence')];
  return owed.some((entry) => entry.party === party) ? [] : [faultAt('not-owing', [...at, 'occurrence'], `${party} does not owe this`)];
}

/**
 * Opens a case about a party and obligations of the agreement, as its first version. Throws `forbidden`: `own-nation`, and
 * `rejected` with every fault: `not-a-party`, `no-such-obligation`, `no-such-occurrence`, `not-owing`, `label-too-lax` where
 * the label would let somebody read the case that may not read the agreement.
 */
export function openCase(stated: StatedCase, label: Label, belongsTo: (partner: string) => readonly string[], at: Path, moment: CaseMoment): CaseDecision {
  const { agreement } = moment;
  refuseOwnNation(stated, moment, [...at, 'party']);
  const refusals = new Refusals();
  if (!agreement.record.parties.some(({ partner }) => partner === stated.party))
    refusals.add(faultAt('not-a-party', [...at, 'party'], `${stated.party} is no party to the agreement`));
  else stated.concerns.forEach((concern, index) => refusals.add(...concernFaults(stated.party, concern, [...at, 'concerns', index], moment)));
  if (!isAtLeastAsStrict(label, agreement.label, belongsTo))
    refusals.add(faultAt('label-too-lax', [...at, 'label'], 'a case is read by nobody that may not read its agreement'));
  refusals.throwIfAny();
  const record: ComplianceCase = {
    agreement: agreement.id,
    party: stated.party,
    concerns: [...stated.concerns],
    grounds: stated.grounds,
    status: 'open',
    openedBy: moment.by,
    openedOn: dayOf(moment.now),
    findings: [],
    measures: [],
    answers: [],
    closures: [],
    reopenings: [],
  };
  const event = fact(complianceCaseOpened, { ...aboutCase(record, moment), case: record });
  return { next: { id: moment.newId(), version: 1, record, label }, change: 'opened', events: [event] };
}
