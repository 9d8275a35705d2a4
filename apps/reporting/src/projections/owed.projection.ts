import {
  isA,
  obligationDisputed,
  obligationDisputeSettled,
  obligationEvidenceWithdrawn,
  obligationFulfilled,
  obligationOverdue,
  obligationWaived,
  type DomainEvent,
  type Label,
  type LedgerState,
  type ObligationKind,
  type PartialDate,
} from '@entente/contracts';
import { labelColumns, type Tx } from '@entente/persistence';
import { Changes } from './changes.js';
import { daysOf } from './days.js';

/** The events with which the register tells what became of an occurrence of an obligation. */
const LEDGER_EVENTS = [
  obligationFulfilled,
  obligationEvidenceWithdrawn,
  obligationOverdue,
  obligationDisputed,
  obligationDisputeSettled,
  obligationWaived,
] as const;

/** What all of them say. */
interface Told {
  obligation: { id: string; kind: ObligationKind };
  occurrence: string;
  partner: string;
  dueOn: PartialDate;
  state: LedgerState;
}

/** An occurrence of an obligation as one partner owes it, as it was told last. */
export interface OwedModel {
  agreement: string;
  occurrence: string;
  partner: string;
  obligation: string;
  kind: ObligationKind;
  dueOn: PartialDate;
  state: LedgerState;
  /** What counts as fulfilment. */
  evidence: readonly { id: string; on: PartialDate }[];
}

export function tellsOwed(event: DomainEvent): event is DomainEvent<Told> {
  return LEDGER_EVENTS.some(({ type }) => type === event.type);
}

export function foldOwed(model: OwedModel | undefined, event: DomainEvent<Told>): OwedModel {
  const { obligation, occurrence, partner, dueOn, state } = event.data;
  return {
    agreement: event.subject,
    occurrence,
    partner,
    obligation: obligation.id,
    kind: obligation.kind,
    dueOn,
    state,
    evidence: evidenceAfter(model, event),
  };
}

function evidenceAfter(model: OwedModel | undefined, event: DomainEvent): OwedModel['evidence'] {
  const known = model?.evidence ?? [];
  if (isA(obligationFulfilled, event)) {
    const { id, on } = event.data.evidence;
    return [...known.filter((one) => one.id !== id), { id, on }];
  }
  if (isA(obligationEvidenceWithdrawn, event)) return known.filter(({ id }) => id !== event.data.evidence);
  return known;
}

/** Writes what became of what is owed. `kept` are the obligations that corrected agreements have left: nothing is owed under others. */
export async function projectOwed(
  tx: Tx,
  told: readonly DomainEvent<Told>[],
  kept: readonly { agreement: string; obligations: readonly string[] }[],
  labelOf: (agreement: string) => Label,
): Promise<void> {
  if (told.length > 0) {
    const owed = new Changes(await load(tx, told));
    for (const event of told) owed.put(keyOf(event.subject, event.data), foldOwed(owed.now(keyOf(event.subject, event.data)), event));
    await save(
      tx,
      owed.all().map(({ after }) => ({ ...after, label: labelOf(after.agreement) })),
    );
  }
  if (kept.length === 0) return;
  await tx.execute(
    `DELETE FROM owed o USING jsonb_to_recordset($1::jsonb) AS r(agreement uuid, obligations uuid[]) WHERE o.agreement = r.agreement AND o.obligation <> ALL(r.obligations)`,
    [JSON.stringify(kept)],
  );
}

function keyOf(agreement: string, { occurrence, partner }: { occurrence: string; partner: string }): string {
  return `${agreement} ${occurrence} ${partner}`;
}

type OwedRow = Omit<OwedModel, 'dueOn' | 'evidence'> & { due_on: PartialDate; evidence: { id: string; on: PartialDate }[] };

async function load(tx: Tx, told: readonly DomainEvent<Told>[]): Promise<Map<string, OwedModel>> {
  const rows = await tx.query<OwedRow>(
    `SELECT o.agreement, o.occurrence, o.partner, o.obligation, o.kind, o.due_on, o.state, o.evidence
     FROM owed o JOIN (SELECT DISTINCT * FROM unnest($1::uuid[], $2::text[], $3::text[])) AS r(agreement, occurrence, partner) USING (agreement, occurrence, partner)`,
    [told.map(({ subject }) => subject), told.map(({ data }) => data.occurrence), told.map(({ data }) => data.partner)],
  );
  return new Map(rows.map(({ due_on, ...row }) => [keyOf(row.agreement, row), { ...row, dueOn: due_on }]));
}

async function save(tx: Tx, owed: readonly (OwedModel & { label: Label })[]): Promise<void> {
  const rows = owed.map(({ dueOn, evidence, label, ...model }) => {
    const [due, last] = [
      daysOf(dueOn),
      evidence
        .flatMap(({ on }) => daysOf(on).last ?? [])
        .sort()
        .at(-1),
    ];
    return { ...model, due_on: dueOn, due_first: due.first, due_last: due.last, evidence, evidence_last: last, ...labelColumns(label) };
  });
  await tx.execute(
    `INSERT INTO owed (agreement, occurrence, partner, obligation, kind, due_on, due_first, due_last, state, evidence, evidence_last, label, classification, categories, audience)
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(agreement uuid, occurrence text, partner text, obligation uuid, kind text, due_on text, due_first date,
       due_last date, state text, evidence jsonb, evidence_last date, label jsonb, classification smallint, categories text[], audience text[])
     ON CONFLICT (agreement, occurrence, partner) DO UPDATE SET obligation = excluded.obligation, kind = excluded.kind, due_on = excluded.due_on,
       due_first = excluded.due_first, due_last = excluded.due_last, state = excluded.state, evidence = excluded.evidence, evidence_last = excluded.evidence_last,
       label = excluded.label, classification = excluded.classification, categories = excluded.categories, audience = excluded.audience`,
    [JSON.stringify(rows)],
  );
}
