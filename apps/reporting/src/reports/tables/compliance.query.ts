import type { LedgerState } from '@entente/contracts';
import { between, groupedBy, type Question } from './table.js';

const COUNTED: readonly LedgerState[] = ['fulfilled', 'late', 'overdue', 'disputed', 'waived'];

/** What became of what was owed, per group; what is open again is counted nowhere. */
export function complianceTable(question: Question): [sql: string, parameters: unknown[]] {
  return [
    groupedBy(question.groupBy, {
      values: { partner: 'o.partner', obligation: 'o.kind', year: 'left(o.due_on, 4)::int' },
      measures: COUNTED.map((state) => `(count(*) FILTER (WHERE o.state = '${state}'))::int AS ${state}`).join(', '),
      from: `FROM owed o WHERE o.state <> 'open' AND ($1::date IS NULL OR o.due_first >= $1::date) AND ($2::date IS NULL OR o.due_last <= $2::date)`,
    }),
    between(question),
  ];
}
