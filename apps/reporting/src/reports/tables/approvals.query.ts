import { interval } from '@entente/contracts';
import { groupedBy, type Question } from './table.js';

/** Approvals that wait, per group, and for how many days by now. */
export function approvalsTable({ groupBy, asOf }: Question): [sql: string, parameters: unknown[]] {
  return [
    groupedBy(groupBy, {
      values: { nation: 'w.nation', step: 'w.step', chain: 'w.chain' },
      measures: 'count(*)::int AS waiting, percentile_cont(0.5) WITHIN GROUP (ORDER BY w.days) AS median, max(w.days)::int AS longest',
      from: `FROM (SELECT nation, step, chain, greatest($1::date - (since AT TIME ZONE 'UTC')::date, 0) AS days FROM approval_waiting) w`,
    }),
    [interval(asOf).first],
  ];
}
