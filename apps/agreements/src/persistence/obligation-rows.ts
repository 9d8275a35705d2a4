import { dayOf, type Day } from '@entente/contracts';
import type { Tx } from '@entente/persistence';
import type { Agreement } from '../domain/agreement.js';
import { ledgerOn, type Entry } from '../domain/ledger/ledger.js';
import { protectedBy } from './agreement.schema.js';

const NEVER = 'infinity';

function disputedDays({ disputed }: Entry['outcome']): string {
  return `{${disputed
    .filter(({ from, to }) => from !== to)
    .map(({ from, to }) => `[${from},${to ?? ''})`)
    .join(',')}}`;
}

function rowOf({ id, record, label }: Agreement, { obligation, occurrence, party, outcome }: Entry): object {
  return {
    agreement_id: id,
    obligation: obligation.id,
    occurrence: occurrence.id,
    party,
    title: record.title,
    kind: obligation.kind,
    provision: obligation.provision ?? null,
    owed_to: obligation.owedTo.length === 0 ? null : obligation.owedTo,
    owed_outside: obligation.owedTo.some((partner) => !record.parties.some((other) => other.partner === partner)),
    due: occurrence.due,
    due_first: occurrence.first,
    overdue_from: outcome.overdueFrom ?? NEVER,
    fulfilled: outcome.evidence?.on ?? null,
    fulfilled_on: outcome.fulfilledOn ?? NEVER,
    in_time: outcome.inTime,
    waived_on: outcome.waivedOn ?? NEVER,
    disputed: disputedDays(outcome),
    was_disputed: outcome.disputed.length > 0,
    evidence_event: obligation.fulfilledBy?.event ?? null,
    ...protectedBy(label),
  };
}

function hasLedger({ record }: Agreement): boolean {
  return record.obligations.some(({ due }) => due !== undefined);
}

/** Writes the ledger of agreements as it is today, in place of what `before` had. An agreement without dated obligations costs nothing. */
export async function replaceLedgers(tx: Tx, agreements: readonly Agreement[], before: ReadonlyMap<string, Agreement>, now: Date): Promise<void> {
  const today: Day = dayOf(now);
  const replaced = agreements.flatMap(({ id }) => {
    const earlier = before.get(id);
    return earlier !== undefined && hasLedger(earlier) ? [id] : [];
  });
  if (replaced.length > 0) await tx.execute('DELETE FROM agreement_obligation WHERE agreement_id = ANY($1::uuid[])', [replaced]);
  const rows = agreements.flatMap((agreement) => ledgerOn(agreement.record, today).map((entry) => rowOf(agreement, entry)));
  if (rows.length === 0) return;
  await tx.execute('INSERT INTO agreement_obligation SELECT * FROM json_populate_recordset(NULL::agreement_obligation, $1::json)', [JSON.stringify(rows)]);
}
