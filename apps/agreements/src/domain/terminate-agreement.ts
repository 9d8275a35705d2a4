import { endsBeforeItBegins, faultAt, Refusals, rejected, type AgreementRecord, type PartialDate, type Path } from '@entente/contracts';
import { changed, type Agreement, type Decision } from './agreement.js';
import { spellChanges, terminationOf } from './agreement-facts.js';
import { endOpenSpells } from './bound-spells.js';
import { endFaults } from './state-record.js';

/**
 * Ends the agreement for every party: open spells end on that day. Throws `rejected`: `already-ended` (an end that was
 * wrong is corrected instead), `ends-before-begins`.
 */
export function terminateAgreement(agreement: Agreement, endedOn: PartialDate, reason: NonNullable<AgreementRecord['endReason']>, at: Path): Decision {
  const { record } = agreement;
  if (record.endedOn !== undefined)
    throw rejected('already-ended', [...at, 'endedOn'], `the agreement ended on ${record.endedOn}: correct that if it is wrong`);
  const late = record.parties.find(({ spells }) => spells.some(({ from, to }) => to === undefined && endsBeforeItBegins({ from, to: endedOn })));
  const refusals = new Refusals();
  refusals.add(
    ...endFaults({ ...record, endedOn }, at),
    ...(late ? [faultAt('ends-before-begins', [...at, 'endedOn'], `${late.partner} is bound only from a later day`)] : []),
  );
  refusals.throwIfAny();
  const next: AgreementRecord = {
    ...record,
    endedOn,
    endReason: reason,
    parties: record.parties.map((party) => ({ ...party, spells: endOpenSpells(party.spells, endedOn) })),
  };
  return { next: changed(agreement, next), change: 'terminated', events: [...terminationOf(next), ...spellChanges(record, next)] };
}
