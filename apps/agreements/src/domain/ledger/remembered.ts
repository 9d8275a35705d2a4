import type { AgreementRecord, Day } from '@entente/contracts';
import type { Entry } from './ledger.js';

type Dated = Pick<AgreementRecord, 'parties' | 'ledger' | 'signedOn' | 'inForceOn' | 'registeredOn'>;

/** A ledger and what it was made from beside the obligations, which are its key. */
interface Made extends Dated {
  day: Day;
  entries: readonly Entry[];
}

/** Ledgers are asked for again and again within one decision; records never change, so the answer does not either. */
const made = new WeakMap<AgreementRecord['obligations'], Made[]>();
const MOST = 4;

/** The ledger made of a record on a day, if one was lately. What a decision remembers as told makes no difference. */
export function remembered(record: AgreementRecord, day: Day): readonly Entry[] | undefined {
  const { parties, ledger, signedOn, inForceOn, registeredOn } = record;
  return made
    .get(record.obligations)
    ?.find(
      (one) =>
        one.day === day &&
        one.parties === parties &&
        one.ledger === ledger &&
        one.signedOn === signedOn &&
        one.inForceOn === inForceOn &&
        one.registeredOn === registeredOn,
    )?.entries;
}

export function remember(record: AgreementRecord, day: Day, entries: readonly Entry[]): void {
  const { parties, ledger, signedOn, inForceOn, registeredOn } = record;
  const latest = { day, entries, parties, ledger, signedOn, inForceOn, registeredOn };
  made.set(record.obligations, [latest, ...(made.get(record.obligations) ?? [])].slice(0, MOST));
}
