import {
  dayOf,
  engagementApproved,
  engagementCancelled,
  engagementCorrected,
  engagementHeld,
  engagementPlanned,
  engagementReportedOn,
  fact,
  type EngagementRecord,
  type EngagementReport,
  type Fact,
  type Label,
  type Warning,
} from '@entente/contracts';
import { daysOf } from './days.js';
import { begun, changed, type Moment } from './decision.js';
import type { Engagement, EngagementDecision, StatedEngagement } from './engagement.js';
import { fresh, stateRecord, type Kept } from './state-engagement.js';

type ReportedState = NonNullable<EngagementReport['state']>;
const SAID = 'reported as cancelled';

/** What a source that says no state means: it tells of it, or it is over, or it is planned. */
export function reportedState(state: ReportedState | undefined, stated: StatedEngagement, { now }: Moment): ReportedState {
  if (state !== undefined) return state;
  if (stated.account !== undefined) return 'reported';
  return daysOf(stated).toLast < dayOf(now) ? 'held' : 'planned';
}

function happened(engagement: EngagementRecord, state: ReportedState): Fact {
  switch (state) {
    case 'planned':
      return fact(engagementPlanned, { engagement });
    case 'approved':
      return fact(engagementApproved, { engagement });
    case 'held':
      return fact(engagementHeld, { engagement });
    case 'reported':
      return fact(engagementReportedOn, { engagement });
    case 'cancelled':
      return fact(engagementCancelled, { engagement, reason: SAID });
  }
}

const ORDER: readonly EngagementRecord['state'][] = ['planned', 'submitted', 'approved', 'held', 'account-submitted', 'reported', 'cancelled'];

function ended(state: ReportedState, { now }: Moment): Pick<Kept, 'cancelled'> {
  return state === 'cancelled' ? { cancelled: { reason: SAID, on: dayOf(now) } } : {};
}

/** What was done here stays where the source says no more than we know: approvals, accounts, the state we are in. */
function kept({ record }: Engagement, state: ReportedState, moment: Moment): Kept {
  const { approvals, returned, overrides, author, told, deadlinesToldOn, pending, cancelled } = record;
  const ahead = record.state !== 'cancelled' && ORDER.indexOf(record.state) > ORDER.indexOf(state);
  const before = { approvals, returned, overrides, ...(author && { author }), ...(told && { told }), ...(deadlinesToldOn && { deadlinesToldOn }) };
  const own = { ...(pending && { pending }), ...(cancelled && { cancelled }) };
  return ahead ? { ...before, ...own, state: record.state } : { ...before, ...ended(state, moment), state };
}

/** An engagement an outside source states: new to us, or in place of what it said before. */
export function reportEngagement(
  known: Engagement | undefined,
  stated: StatedEngagement,
  given: ReportedState | undefined,
  label: Label,
  warnings: readonly Warning[],
  moment: Moment,
): EngagementDecision {
  const state = reportedState(given, stated, moment);
  if (known === undefined) {
    const record = stateRecord(stated, { ...fresh(state), ...ended(state, moment) }, warnings);
    return begun(moment.newId(), record, label, 'reported', happened(record, state));
  }
  const account = stated.account ?? known.record.account;
  const record = stateRecord({ ...stated, ...(account && { account }) }, kept(known, state, moment), warnings);
  const reason = `revision ${stated.report?.revision ?? 0} of the report`;
  return changed(known, record, 'corrected', fact(engagementCorrected, { engagement: record, reason }), label);
}
