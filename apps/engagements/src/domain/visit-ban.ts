import { dayOf, fact, rejected, visitBanLifted, visitBanSet, type Label, type VisitBanRecord } from '@entente/contracts';
import { begun, changed, type Aggregate, type Decision, type Moment } from './decision.js';

/** Bans a partner for a time. */
export function setVisitBan(ban: VisitBanRecord, label: Label, moment: Moment): Decision<VisitBanRecord> {
  return begun(moment.newId(), ban, label, 'set', fact(visitBanSet, { ban }));
}

/** Ends a ban before its time. Throws `already-lifted`. */
export function liftVisitBan(before: Aggregate<VisitBanRecord>, reason: string, { now }: Moment): Decision<VisitBanRecord> {
  if (before.record.lifted) throw rejected('already-lifted', ['body'], 'the ban was lifted already');
  const ban: VisitBanRecord = { ...before.record, lifted: { on: dayOf(now), reason } };
  return changed(before, ban, 'lifted', fact(visitBanLifted, { ban, reason }));
}
