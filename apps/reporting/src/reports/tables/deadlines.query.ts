import { dayOf, DEADLINE_DAYS_AHEAD, interval } from '@entente/contracts';
import { between, groupedBy, type Question } from './table.js';

const DAY_MS = 24 * 3600 * 1000;

/** Open deadlines per group. Without partners they were counted beforehand. */
export function deadlinesTable(question: Question): [sql: string, parameters: unknown[]] {
  const { groupBy, asOf } = question;
  const today = interval(asOf).first;
  const [first, last] = between(question);
  const until = first === null && last === null ? dayOf(new Date(Date.parse(today) + DEADLINE_DAYS_AHEAD * DAY_MS)) : last;
  const byPartner = groupBy.includes('partner');
  const sum = (condition: string): string =>
    byPartner ? `(count(*) FILTER (WHERE ${condition}))::int` : `coalesce(sum(d.deadlines) FILTER (WHERE ${condition}), 0)::int`;
  return [
    groupedBy(groupBy, {
      values: { partner: 'd.partner', kind: 'd.kind', month: `to_char(d.day, 'YYYY-MM')` },
      measures: `${sum('true')} AS due, ${sum('d.day < $3::date')} AS overdue, min(d.day)::text AS next`,
      from: `FROM ${byPartner ? 'deadline_party' : 'deadline_count'} d WHERE ($1::date IS NULL OR d.day >= $1::date) AND ($2::date IS NULL OR d.day <= $2::date)`,
    }),
    [first, until, today],
  ];
}
