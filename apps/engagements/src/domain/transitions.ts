import {
  dayOf,
  endsBeforeItBegins,
  engagementCancelled,
  engagementHeld,
  fact,
  interval,
  rejected,
  type EngagementAccount,
  type EngagementRecord,
  type PartialDate,
  type Path,
} from '@entente/contracts';
import { submitted } from './approvals.js';
import { changed, type Moment } from './decision.js';
import { authored, refuseCancelled, type Acting, type Engagement, type EngagementDecision } from './engagement.js';
import { chainFor } from './rules.js';

const AT = ['body'];

/** Sends a plan to its approval chain. Throws `already-submitted`, `already-approved`, `already-held`, `already-cancelled`. */
export function submitPlan(engagement: Engagement, acting: Acting, moment: Moment): EngagementDecision {
  const record = authored(engagement.record, acting);
  switch (record.state) {
    case 'planned': {
      const { record: after, event } = submitted(record, 'plan', moment);
      return changed(engagement, after, 'submitted', event);
    }
    case 'submitted':
      throw rejected('already-submitted', AT, 'the plan waits for approval already');
    case 'approved':
      throw rejected('already-approved', AT, 'the plan is approved already');
    case 'held':
    case 'account-submitted':
    case 'reported':
      throw rejected('already-held', AT, 'what took place needs no plan any more');
    case 'cancelled':
      throw rejected('already-cancelled', AT, 'the engagement was cancelled');
  }
}

/** Refuses days that have not come. */
export function refuseFuture(from: PartialDate, { now }: Moment, at: Path): void {
  if (interval(from).first > dayOf(now)) throw rejected('not-yet-begun', [...at, 'from'], `it begins on ${from}, which has not come`);
}

/**
 * Records that it took place. Nothing that happened is refused for want of an approval: it is kept with the warning
 * `held-without-approval`. Throws `not-yet-begun`, `ends-before-begins`, `already-held`, `already-cancelled`.
 */
export function recordHeld(engagement: Engagement, days: { from?: PartialDate | undefined; to?: PartialDate | undefined }, moment: Moment): EngagementDecision {
  const { record } = engagement;
  switch (record.state) {
    case 'planned':
    case 'submitted':
    case 'approved': {
      const { pending: _pending, to: plannedTo, ...rest } = record;
      const from = days.from ?? record.from;
      const to = days.to ?? (days.from === undefined ? plannedTo : undefined);
      if (from !== to && endsBeforeItBegins({ from, to })) throw rejected('ends-before-begins', [...AT, 'to'], 'ends before it begins');
      refuseFuture(from, moment, AT);
      const needed = record.state !== 'approved' && (chainFor(moment.rules, 'plan', record.kind, record.author?.nation ?? '')?.steps.length ?? 0) > 0;
      const warning = { code: 'held-without-approval', message: 'it was held before its plan was approved' };
      const after: EngagementRecord = {
        ...rest,
        from,
        ...(to === undefined ? {} : { to }),
        state: 'held',
        warnings: needed ? [...record.warnings, warning] : record.warnings,
      };
      return changed(engagement, after, 'held', fact(engagementHeld, { engagement: after }));
    }
    case 'held':
    case 'account-submitted':
    case 'reported':
      throw rejected('already-held', AT, 'it was recorded as held already');
    case 'cancelled':
      throw rejected('already-cancelled', AT, 'the engagement was cancelled');
  }
}

/** Writes the account of what was held and sends it to its approval chain. Throws `not-held`, `already-submitted`, `already-reported`, `already-cancelled`. */
export function submitAccount(engagement: Engagement, account: EngagementAccount, acting: Acting, moment: Moment): EngagementDecision {
  const record = authored(engagement.record, acting);
  switch (record.state) {
    case 'held': {
      const { record: after, event } = submitted({ ...record, account }, 'account', moment);
      return changed(engagement, after, 'account-submitted', event);
    }
    case 'planned':
    case 'submitted':
    case 'approved':
      throw rejected('not-held', AT, 'there is nothing to tell before it was held');
    case 'account-submitted':
      throw rejected('already-submitted', AT, 'an account waits for approval already');
    case 'reported':
      throw rejected('already-reported', AT, 'there is an account of it already');
    case 'cancelled':
      throw rejected('already-cancelled', AT, 'the engagement was cancelled');
  }
}

/** Cancels what was not held. Throws `already-held`, `already-cancelled`. */
export function cancelEngagement(engagement: Engagement, reason: string, { now }: Moment): EngagementDecision {
  const { record } = engagement;
  refuseCancelled(record, AT);
  switch (record.state) {
    case 'planned':
    case 'submitted':
    case 'approved': {
      const { pending: _pending, ...rest } = record;
      const after: EngagementRecord = { ...rest, state: 'cancelled', cancelled: { reason, on: dayOf(now) } };
      return changed(engagement, after, 'cancelled', fact(engagementCancelled, { engagement: after, reason }));
    }
    case 'held':
    case 'account-submitted':
    case 'reported':
    case 'cancelled':
      throw rejected('already-held', AT, 'what took place cannot be cancelled');
  }
}
