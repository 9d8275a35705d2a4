import { interval, type PartialDate, type SpellBasis, type Terms } from '@entente/contracts';
import { plusDelay } from '../calendar.js';
import type { Days } from '../status.js';
import { basisOf, consentsOf, counting, dayOfAction, withdrawalsOf, type Act, type ActingParty, type AnyAction } from './acts.js';
import type { ForceFacts } from './entry-into-force.js';
import { computedFrom, dayIn, onBothReadings } from './readings.js';

/** From a day on a party is bound on this basis; without one it is bound no longer. `action` is the fact that explains it. */
export interface Effect {
  on: PartialDate;
  basis?: SpellBasis;
  action?: AnyAction;
  uncertain?: boolean;
}

/** An agreement that is in force, or will be: since when, when its condition was met, and whether only a record says so. */
export interface InForce {
  days: Days;
  completed?: Days | undefined;
  recorded: boolean;
}

/** When an act binds its party: with the agreement where it was done in time, else some time after it, never before the agreement is in force. */
function bindingDays({ on }: Act, { days, completed }: InForce, { entryIntoForce, lateJoiner }: Terms): Days | undefined {
  const delay = lateJoiner?.delay ?? (entryIntoForce !== undefined && 'delay' in entryIntoForce ? entryIntoForce.delay : undefined);
  const inTime = lateJoiner?.after === 'completion' && completed !== undefined ? completed : days;
  return onBothReadings((reading) => {
    const day = dayIn(on, reading);
    if (day <= inTime[reading]) return days[reading];
    const own = delay === undefined ? day : plusDelay(day, delay);
    return own > days[reading] ? own : days[reading];
  });
}

/** An act that was taken back before it could bind. */
function wasTakenBack({ on }: Act, binds: PartialDate, withdrawals: readonly PartialDate[]): boolean {
  return withdrawals.some((left) => interval(left).last >= interval(on).first && interval(left).last <= interval(binds).first);
}

/** Actions whose effect on a day is stated; where terms say how they work, provisional application begins when it is declared. */
function statedEffects(actions: readonly AnyAction[], terms: Terms | undefined): Effect[] {
  return counting(actions).flatMap((action): Effect[] => {
    const basis = basisOf(action);
    const declared = terms?.entryIntoForce !== undefined && action.action === 'applied-provisionally' ? dayOfAction(action) : undefined;
    const on = action.effectiveOn ?? declared;
    if (on === undefined) return [];
    return [{ on, action, ...(basis && { basis }) }];
  });
}

function computedEffects(party: ActingParty, facts: ForceFacts, inForce: InForce, terms: Terms, form: NonNullable<Terms['entryIntoForce']>['form']): Effect[] {
  const withdrawals = withdrawalsOf(party);
  return consentsOf(form, party, facts.signedOn).flatMap((act): Effect[] => {
    if (act.action?.effectiveOn !== undefined) return [];
    const days = bindingDays(act, inForce, terms);
    if (days === undefined) return [];
    const { on, uncertain } = computedFrom(days);
    if (wasTakenBack(act, on, withdrawals)) return [];
    return [{ on, basis: act.basis, ...(act.action && { action: act.action }), ...(uncertain && { uncertain }) }];
  });
}

/**
 * What a party's actions do to it. An effect that was stated stands; under a rule, consent binds on entry into force, or
 * from its own day where it came later. Of a party nothing else is known of, a recorded entry into force says that it is bound.
 */
export function effectsOf(party: ActingParty, facts: ForceFacts, inForce: InForce | undefined, terms: Terms | undefined): Effect[] {
  const stated = statedEffects(party.actions, terms);
  if (inForce === undefined) return stated;
  const rule = terms?.entryIntoForce;
  const computed = terms !== undefined && rule !== undefined ? computedEffects(party, facts, inForce, terms, rule.form) : [];
  const opening = [...stated, ...computed].some(({ basis }) => basis !== undefined);
  const silent = rule === undefined || party.actions.every(({ action }) => action === 'withdrew');
  const presumed: Effect[] =
    inForce.recorded && silent && !opening && party.spells.length === 0 ? [{ on: computedFrom(inForce.days).on, basis: 'entry-into-force' }] : [];
  return [...stated, ...computed, ...presumed];
}
