import { endsBeforeItBegins, engagementCorrected, fact, rejected, saysTheSame, type EngagementRecord, type Label } from '@entente/contracts';
import { changed } from './decision.js';
import { refuseCancelled, type Engagement, type EngagementDecision, type StatedEngagement } from './engagement.js';
import type { Around } from './plan-engagement.js';
import { statedIn, stateRecord } from './state-engagement.js';

type Removable = 'purpose' | 'to' | 'hours' | 'place' | 'partOf';

/** What a correction changes: a field given replaces the one there, null takes it away, one not given stays. */
export type Changes = { [K in Removable]?: StatedEngagement[K] | null | undefined } & {
  [K in Exclude<keyof StatedEngagement, Removable | 'report' | 'account'>]?: StatedEngagement[K] | undefined;
};

const AT = ['body', 'changes'];

function chosen<T>(given: T | null | undefined, current: T | undefined): T | undefined {
  return given === undefined ? current : (given ?? undefined);
}

/** The statement the corrected record comes from. */
export function restated(record: EngagementRecord, changes: Changes): StatedEngagement {
  const before = statedIn(record);
  return {
    ...before,
    title: changes.title ?? before.title,
    kind: changes.kind ?? before.kind,
    purpose: chosen(changes.purpose, before.purpose),
    from: changes.from ?? before.from,
    to: chosen(changes.to, before.to),
    hours: chosen(changes.hours, before.hours),
    place: chosen(changes.place, before.place),
    hosts: changes.hosts ?? before.hosts,
    participants: changes.participants ?? before.participants,
    objectives: changes.objectives ?? before.objectives,
    agreements: changes.agreements ?? before.agreements,
    partOf: chosen(changes.partOf, before.partOf),
    bookings: changes.bookings ?? before.bookings,
  };
}

/**
 * Corrects fields of the record, its label or both. A plan that was approved is to be approved again where it says something
 * else. Throws `already-cancelled`, `waiting-for-approval`, `nothing-changed`, `ends-before-begins`.
 */
export function correctEngagement(engagement: Engagement, stated: StatedEngagement, label: Label, reason: string, around: Around): EngagementDecision {
  const { record } = engagement;
  refuseCancelled(record, AT);
  if (record.pending) throw rejected('waiting-for-approval', AT, 'it waits for approval: have it returned first');
  const same = saysTheSame(stated, statedIn(record));
  if (same && saysTheSame(label, engagement.label)) throw rejected('nothing-changed', AT, 'the engagement says all of this already');
  if (stated.from !== stated.to && endsBeforeItBegins(stated)) throw rejected('ends-before-begins', [...AT, 'to'], 'ends before it begins');
  const { approvals, returned, overrides, author, told, deadlinesToldOn } = record;
  const state = record.state === 'approved' && !same ? 'planned' : record.state;
  const kept = { state, approvals, returned, overrides: [...overrides, ...around.overrides], author, told, deadlinesToldOn };
  const after = stateRecord(stated, kept, around.warnings);
  return changed(engagement, after, 'corrected', fact(engagementCorrected, { engagement: after, reason }), label);
}
