import type { AgreementRecord, Day, Evidence, LedgerState, Obligation } from '@entente/contracts';
import type { Agreement, StatedObligation } from '../agreement.js';
import { anAgreement, aParty } from '../an-agreement.js';
import { ledgerOn, stateOn, type Entry } from './ledger.js';

/** A report Peru owes by 31 May 2026, unless stated otherwise. */
export function anObligation(stated: Partial<StatedObligation> = {}): StatedObligation {
  return { kind: 'report', owedBy: ['PER'], owedTo: [], due: { on: '2026-05-31' }, ...stated };
}

/** An agreement of Peru, Colombia and Bolivia, in force since 2004, with obligations. */
export function anAgreementAsking(...obligations: Partial<StatedObligation>[]): Agreement {
  return anAgreement({
    signedOn: '2004-03-01',
    inForceOn: '2004-06-01',
    parties: [aParty('PER'), aParty('COL'), aParty('BOL')],
    obligations: obligations.map(anObligation),
  });
}

/** The first obligation of an agreement. */
export function firstOf({ record }: Agreement): Obligation {
  const [first] = record.obligations;
  if (!first) throw new Error('the agreement has no obligation');
  return first;
}

/** Evidence that a party did on a day what the first obligation asks. */
export function evidenceOf(agreement: Agreement, on: string, stated: Partial<Evidence> = {}): Evidence {
  const { id } = firstOf(agreement);
  const owed = { obligation: id, occurrence: `${id}:2026-05-31`, partner: 'PER' };
  return { fact: 'evidence', id: `evidence ${on}`, ...owed, on, what: 'a report', from: { hand: 'officer' }, recordedAt: '2026-06-01T09:00:00Z', ...stated };
}

/** The agreement with facts in its ledger. */
export function knowing(agreement: Agreement, ...ledger: NonNullable<AgreementRecord['ledger']>): Agreement {
  return { ...agreement, record: { ...agreement.record, ledger } };
}

/** What the ledger shows on a day: `<due> <party> <state>`. */
export function shownOn({ record }: Agreement, day: Day): string[] {
  return ledgerOn(record, day).map((entry: Entry) => `${entry.occurrence.due} ${entry.party} ${stateOn(entry.outcome, day)}`);
}

/** The state of the only entry on a day. */
export function stateAt(agreement: Agreement, day: Day): LedgerState | undefined {
  const [entry] = ledgerOn(agreement.record, day);
  return entry && stateOn(entry.outcome, day);
}
