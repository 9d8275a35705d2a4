import { between, groupedBy, type Question } from './table.js';

const WAITED = 'extract(epoch FROM t.acknowledged_at - m.sent_at)';

/** How long messages waited for the acknowledgement of each addressee, per group, in seconds. */
export function acknowledgementTimesTable(question: Question): [sql: string, parameters: unknown[]] {
  return [
    groupedBy(question.groupBy, {
      values: { precedence: 'm.precedence', month: `to_char(m.sent_at AT TIME ZONE 'UTC', 'YYYY-MM')`, channel: 'm.channel', partner: 't.partner' },
      measures: `count(*)::int AS owed, count(t.acknowledged_at)::int AS acknowledged,
        (percentile_cont(0.5) WITHIN GROUP (ORDER BY ${WAITED}))::float8 AS median, (percentile_cont(0.9) WITHIN GROUP (ORDER BY ${WAITED}))::float8 AS p90,
        (count(*) FILTER (WHERE t.overdue))::int AS overdue`,
      from: `FROM message m JOIN receipt t ON t.message = m.id
        WHERE ($1::date IS NULL OR m.sent_at >= $1::date::timestamp AT TIME ZONE 'UTC')
          AND ($2::date IS NULL OR m.sent_at < ($2::date + 1)::timestamp AT TIME ZONE 'UTC')`,
    }),
    between(question),
  ];
}
