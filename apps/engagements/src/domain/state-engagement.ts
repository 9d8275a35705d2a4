import type { EngagementRecord, Warning } from '@entente/contracts';
import { partnersOf, type StatedEngagement } from './engagement.js';

/** What is kept of an engagement beside what somebody stated of it. */
export type Kept = Pick<EngagementRecord, 'state' | 'approvals' | 'returned' | 'overrides'> &
  Partial<Pick<EngagementRecord, 'author' | 'pending' | 'cancelled' | 'told' | 'deadlinesToldOn'>>;

/** An engagement nothing has happened to. */
export function fresh(state: EngagementRecord['state']): Kept {
  return { state, approvals: [], returned: 0, overrides: [] };
}

function oddities(stated: StatedEngagement): Warning[] {
  const { participants } = stated;
  const alone = partnersOf(stated).length < 2 && !participants.some(({ organisation }) => organisation !== undefined);
  return alone ? [{ code: 'one-partner-only', message: 'it names no two partners, and no organisation' }] : [];
}

/** The record of an engagement as stated, with what is kept beside it and what is odd about it. */
export function stateRecord(stated: StatedEngagement, kept: Kept, warnings: readonly Warning[]): EngagementRecord {
  return { ...stated, ...kept, warnings: [...oddities(stated), ...warnings] };
}

/** The statement a record came from. */
export function statedIn(record: EngagementRecord): StatedEngagement {
  const { title, kind, purpose, from, to, hours, place, hosts, participants, objectives, agreements, partOf, bookings, account, report } = record;
  return { title, kind, purpose, from, to, hours, place, hosts, participants, objectives, agreements, partOf, bookings, account, ...(report && { report }) };
}
