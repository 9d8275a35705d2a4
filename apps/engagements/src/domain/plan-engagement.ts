import { engagementHeld, engagementPlanned, fact, type EngagementRecord, type Label, type Path, type Warning } from '@entente/contracts';
import { begun, type Moment } from './decision.js';
import type { Acting, EngagementDecision, StatedEngagement } from './engagement.js';
import { fresh, stateRecord } from './state-engagement.js';
import { refuseFuture } from './transitions.js';

/** What is found around a plan: what warns, and what was passed over with a reason. */
export interface Around {
  warnings: readonly Warning[];
  overrides: EngagementRecord['overrides'];
}

/** Puts a plan on record, or what was held already. Throws `not-yet-begun`. */
export function planEngagement(
  stated: StatedEngagement,
  state: 'planned' | 'held',
  label: Label,
  { sub, nation }: Acting,
  around: Around,
  at: Path,
  moment: Moment,
): EngagementDecision {
  if (state === 'held') refuseFuture(stated.from, moment, at);
  const record = stateRecord(stated, { ...fresh(state), author: { sub, nation }, overrides: around.overrides }, around.warnings);
  return begun(moment.newId(), record, label, state, fact(state === 'held' ? engagementHeld : engagementPlanned, { engagement: record }));
}
