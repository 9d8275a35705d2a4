import type { AgreementRecord, Day, LedgerEntry, LedgerState, Obligation, OwedOccurrence, PartialDate, PartnerId } from '@entente/contracts';
import { about } from '../agreement.js';
import { stateOn, type Entry } from './ledger.js';

/** What every event says of the occurrence it is about. */
export type AboutEntry = Pick<AgreementRecord, 'title' | 'kind' | 'constitutes'> & {
  obligation: Pick<Obligation, 'id' | 'kind' | 'provision'>;
  occurrence: string;
  partner: PartnerId;
  owedTo: PartnerId[];
  dueOn: PartialDate;
  state: LedgerState;
};

export function aboutEntry(record: AgreementRecord, { obligation, occurrence, party, outcome }: Entry, day: Day): AboutEntry {
  const { id, kind, provision, owedTo } = obligation;
  return {
    ...about(record),
    obligation: { id, kind, ...(provision === undefined ? {} : { provision }) },
    occurrence: occurrence.id,
    partner: party,
    owedTo,
    dueOn: occurrence.due,
    state: stateOn(outcome, day),
  };
}

/** An entry as reads show it, as of a day. */
export function owedOccurrence(agreement: string, title: string, { obligation, occurrence, party, outcome }: Entry, day: Day): OwedOccurrence {
  const state = stateOn(outcome, day);
  const { overdueFrom, evidence, fulfilledOn } = outcome;
  return {
    agreement,
    title,
    obligation: obligation.id,
    kind: obligation.kind,
    ...(obligation.provision === undefined ? {} : { provision: obligation.provision }),
    occurrence: occurrence.id,
    party,
    owedTo: obligation.owedTo,
    due: occurrence.due,
    ...(overdueFrom === undefined ? {} : { overdueFrom }),
    state,
    ...(evidence === undefined || fulfilledOn === undefined || fulfilledOn > day ? {} : { fulfilledOn: evidence.on }),
  };
}

export function ledgerEntry(agreement: string, title: string, entry: Entry, day: Day): LedgerEntry {
  return { ...owedOccurrence(agreement, title, entry, day), facts: [...entry.facts] };
}
