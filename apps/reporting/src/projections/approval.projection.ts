import {
  approvalDecided,
  approvalRequested,
  approvalResubmitted,
  approvalReturned,
  approvalStepDecided,
  approvalWithdrawn,
  isA,
  type DomainEvent,
  type Label,
} from '@entente/contracts';
import { labelColumns, type Tx } from '@entente/persistence';

/** Where an approval stands in its chain. */
interface WaitingModel {
  id: string;
  agreement: string;
  nation: string;
  chain: string;
  step: string;
  since: string;
}

/** What an event says an approval waits for: a step, or nothing any more; undefined for an event that leaves it where it is. */
export function waitingAfter(event: DomainEvent): WaitingModel | 'nothing' | undefined {
  if (isA(approvalDecided, event) || isA(approvalWithdrawn, event)) return 'nothing';
  if (isA(approvalRequested, event) || isA(approvalStepDecided, event) || isA(approvalReturned, event) || isA(approvalResubmitted, event)) {
    const { agreement, nation, chain, waiting } = event.data;
    return waiting === undefined ? 'nothing' : { id: event.subject, agreement, nation, chain, step: waiting.step, since: waiting.since };
  }
  return undefined;
}

/** Keeps which approvals wait, for what and since when. */
export async function projectApprovals(tx: Tx, events: readonly DomainEvent[], labelOf: (approval: string) => Label): Promise<void> {
  const last = new Map<string, WaitingModel | 'nothing'>();
  for (const event of events) {
    const waiting = waitingAfter(event);
    if (waiting !== undefined) last.set(event.subject, waiting);
  }
  if (last.size === 0) return;
  await tx.execute('DELETE FROM approval_waiting WHERE id = ANY($1::text[])', [[...last.keys()]]);
  const waiting = [...last.values()].flatMap((one) => (one === 'nothing' ? [] : [{ ...one, ...labelColumns(labelOf(one.id)) }]));
  await tx.execute(
    `INSERT INTO approval_waiting (id, agreement, nation, chain, step, since, label, classification, categories, audience)
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(id text, agreement uuid, nation text, chain text, step text, since timestamptz,
       label jsonb, classification smallint, categories text[], audience text[])`,
    [JSON.stringify(waiting)],
  );
}
