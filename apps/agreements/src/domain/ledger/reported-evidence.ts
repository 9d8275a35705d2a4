import { rejected, type Day, type Obligation, type ObligationKind, type PartialDate, type PartnerId, type Path } from '@entente/contracts';
import type { Agreement } from '../agreement.js';
import { ledgerOn } from './ledger.js';
import { occurrenceFor } from './match-event.js';

/** How an outside source names an obligation: by its id, or by what fits one only. */
export type ObligationNamed = string | { kind: ObligationKind; provision?: string | undefined };

/** The obligation a source means. Throws `rejected`: `no-such-obligation`, `obligation-ambiguous`. */
export function reportedObligation({ record }: Agreement, named: ObligationNamed, at: Path): Obligation {
  const fitting = record.obligations.filter(({ id, kind, provision }) =>
    typeof named === 'string' ? id === named : kind === named.kind && (named.provision === undefined || provision === named.provision),
  );
  const [only, ...others] = fitting;
  if (!only) throw rejected('no-such-obligation', at, 'the agreement has no such obligation');
  if (others.length > 0)
    throw rejected('obligation-ambiguous', at, `several fit: ${fitting.map(({ id, provision = 'no provision' }) => `${id} (${provision})`).join(', ')}`);
  return only;
}

/** What a source says of an occurrence. */
export interface OccurrenceNamed {
  obligation: Obligation;
  party: PartnerId;
  due: PartialDate | undefined;
  on: PartialDate;
}

/** The id of the occurrence a source means: of the day it names, else the one that something done on that day belongs to. Throws `rejected`: `not-owing`, `no-such-occurrence`. */
export function occurrenceReported({ record }: Agreement, { obligation, party, due, on }: OccurrenceNamed, at: Path, today: Day): string {
  const entries = ledgerOn(record, today).filter((entry) => entry.obligation.id === obligation.id && entry.party === party);
  if (entries.length === 0) throw rejected('not-owing', [...at, 'party'], `${party} does not owe this`);
  const found = due === undefined ? occurrenceFor(entries, on) : entries.find(({ occurrence }) => occurrence.due === due);
  if (!found && due !== undefined) throw rejected('no-such-occurrence', [...at, 'due'], `the ledger shows none due on ${due}`);
  if (!found) throw rejected('no-such-occurrence', [...at, 'due'], 'say which occurrence: all that this may belong to are fulfilled');
  return found.occurrence.id;
}
