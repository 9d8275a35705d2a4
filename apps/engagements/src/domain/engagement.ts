import {
  dayOf,
  rejected,
  type EngagementRecord,
  type EngagementReport,
  type ExternalRecord,
  type PartnerId,
  type Path,
  type Principal,
} from '@entente/contracts';
import type { Aggregate, Decision, Moment } from './decision.js';

export type Engagement = Aggregate<EngagementRecord>;
export type EngagementDecision = Decision<EngagementRecord>;

/** An engagement as somebody states it, every partner and person known by id. */
export type StatedEngagement = Omit<EngagementReport, 'hosts' | 'participants' | 'place' | 'label' | 'state' | 'report'> &
  Pick<EngagementRecord, 'hosts' | 'participants' | 'place'> & { report?: ExternalRecord };

/** Who acts, as far as approvals and overrides ask. */
export type Acting = Pick<Principal, 'sub' | 'nation' | 'roles' | 'posts'>;

/** Every partner an engagement concerns. */
export function partnersOf({ hosts, participants, place }: Pick<EngagementRecord, 'hosts' | 'participants' | 'place'>): PartnerId[] {
  const all = [...hosts, ...participants.map(({ partner }) => partner), place?.partner];
  return [...new Set(all.filter((partner) => partner !== undefined))].sort();
}

/** The people who take part. */
export function personsOf({ participants }: Pick<EngagementRecord, 'participants'>): string[] {
  return [...new Set(participants.map(({ person }) => person).filter((person) => person !== undefined))];
}

/** What is of no use any more to somebody who may still act on it. Throws `already-cancelled`. */
export function refuseCancelled({ state }: EngagementRecord, at: Path): void {
  if (state === 'cancelled') throw rejected('already-cancelled', at, 'the engagement was cancelled');
}

/** True before it was held and while it is not cancelled. */
export function isAhead({ state }: Pick<EngagementRecord, 'state'>): boolean {
  return state === 'planned' || state === 'submitted' || state === 'approved';
}

/** The author of a record, or who acts where an outside source wrote it. */
export function authored(record: EngagementRecord, { sub, nation }: Acting): EngagementRecord {
  return record.author ? record : { ...record, author: { sub, nation } };
}

/** An override on record. */
export function overridden(codes: readonly string[], reason: string, { sub }: Acting, { now }: Moment): EngagementRecord['overrides'][number] {
  return { codes: [...codes], reason, by: sub, on: dayOf(now) };
}
