import { costRecorded, fact, rejected, saysTheSame, type CostShare, type ExerciseRecord, type PartnerId, type Path } from '@entente/contracts';
import { about, changed, type Decision, type Exercise } from './exercise.js';

function sameItem(a: CostShare, b: CostShare): boolean {
  return a.partner === b.partner && a.item === b.item && a.currency === b.currency;
}

/**
 * What a participant is to pay for an item, or has paid: what is given replaces what was recorded of it, the rest stays.
 * Also of what was cancelled or held: bills come late. Throws `rejected`: `cost-missing` (neither planned nor actual),
 * `not-a-participant`, `nothing-changed`.
 */
export function recordCost(exercise: Exercise, stated: CostShare, at: Path): Decision {
  const { record } = exercise;
  if (stated.planned === undefined && stated.actual === undefined) throw rejected('cost-missing', at, 'say what was planned, or what it cost');
  if (!record.participants.some(({ partner }) => partner === stated.partner)) {
    throw rejected('not-a-participant', [...at, 'partner'], `${stated.partner} is no participant`);
  }
  const before = record.costs.find((one) => sameItem(one, stated));
  const share: CostShare = { ...before, ...stated };
  if (before && saysTheSame(before, share)) throw rejected('nothing-changed', at, 'the costs say all of this already');
  const next: ExerciseRecord = { ...record, costs: before ? record.costs.map((one) => (one === before ? share : one)) : [...record.costs, share] };
  return { next: changed(exercise, next), change: 'cost-recorded', events: [fact(costRecorded, { ...about(next), share })] };
}

/** What a participant pays in a currency, in its smallest unit. */
export interface CostBalance {
  partner: PartnerId;
  currency: string;
  planned: number;
  actual: number;
  /** Actual less planned, of items of which both are known. */
  difference: number;
  /** Items of which the actual cost is not known. */
  open: number;
}

/** Shares added up by participant and currency, in that order. */
export function costBalances(costs: readonly CostShare[]): CostBalance[] {
  const keys = [...new Map(costs.map(({ partner, currency }) => [`${partner}/${currency}`, { partner, currency }])).entries()].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  return keys.map(([, { partner, currency }]) => {
    const mine = costs.filter((share) => share.partner === partner && share.currency === currency);
    const sum = (of: (share: CostShare) => number): number => mine.reduce((total, share) => total + of(share), 0);
    return {
      partner,
      currency,
      planned: sum(({ planned }) => planned ?? 0),
      actual: sum(({ actual }) => actual ?? 0),
      difference: sum(({ planned, actual }) => (planned === undefined || actual === undefined ? 0 : actual - planned)),
      open: mine.filter(({ actual }) => actual === undefined).length,
    };
  });
}
