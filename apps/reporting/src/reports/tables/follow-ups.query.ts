import { interval } from '@entente/contracts';
import { between, groupedBy, type Question } from './table.js';

const AFTER_ITS_DAY: Readonly<Record<string, string>> = {
  open: `f.state = 'open' AND coalesce(f.due_last >= $3::date, true)`,
  overdue: `f.state = 'open' AND f.due_last < $3::date`,
  done: `f.state = 'done' AND coalesce(f.closed_on <= f.due_last, true)`,
  late: `f.state = 'done' AND f.closed_on > f.due_last`,
  dropped: `f.state = 'dropped'`,
};

/** What became of what was promised at engagements, per group; each promise is counted in one of the columns. */
export function followUpsTable(question: Question): [sql: string, parameters: unknown[]] {
  const { groupBy, asOf } = question;
  return [
    groupedBy(groupBy, {
      values: { partner: 'f.owed_by', to: 't.partner', year: 'left(f.due_on, 4)::int' },
      measures: Object.entries(AFTER_ITS_DAY)
        .map(([name, condition]) => `(count(*) FILTER (WHERE ${condition}))::int AS ${name}`)
        .join(', '),
      from: `FROM follow_up f ${groupBy.includes('to') ? 'CROSS JOIN LATERAL unnest(f.owed_to) AS t(partner)' : ''}
        WHERE ($1::date IS NULL OR f.due_first >= $1::date) AND ($2::date IS NULL OR f.due_last <= $2::date)`,
    }),
    [...between(question), interval(asOf).first],
  ];
}
