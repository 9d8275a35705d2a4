import { between, groupedBy, type Question } from './table.js';

const DUE = 'l.due_at IS NOT NULL';
const MISSED = 'l.heard_at IS NULL';
const PASSED = `${DUE} AND l.heard_at IS NOT NULL`;

/** Line checks per group: passed, missed, and how many of those that were due were passed. */
export function channelReadinessTable(question: Question): [sql: string, parameters: unknown[]] {
  return [
    groupedBy(question.groupBy, {
      values: { channel: 'l.channel', title: 'c.title', month: `to_char(l.at AT TIME ZONE 'UTC', 'YYYY-MM')`, partner: 'p.partner' },
      measures: `(count(*) FILTER (WHERE ${PASSED}))::int AS passed, (count(*) FILTER (WHERE ${MISSED}))::int AS missed,
        (avg(CASE WHEN ${MISSED} THEN 0 ELSE 1 END) FILTER (WHERE ${DUE}))::float8 AS share,
        (count(*) FILTER (WHERE l.due_at IS NULL))::int AS unscheduled, coalesce(max(l.missed_in_a_row), 0) AS "longestStreak"`,
      from: `FROM line_check l JOIN channel c ON c.id = l.channel ${question.groupBy.includes('partner') ? 'CROSS JOIN LATERAL unnest(c.parties) AS p(partner)' : ''}
        WHERE ($1::date IS NULL OR l.at >= $1::date::timestamp AT TIME ZONE 'UTC') AND ($2::date IS NULL OR l.at < ($2::date + 1)::timestamp AT TIME ZONE 'UTC')`,
    }),
    between(question),
  ];
}
