import { between, groupedBy, type Question } from './table.js';

/** In how many exercises partners take part, and with how many troops, per group; cancelled exercises count only where the group is of their state. */
export function participationTable(question: Question): [sql: string, parameters: unknown[]] {
  const { groupBy } = question;
  return [
    groupedBy(groupBy, {
      values: {
        partner: 'p.partner',
        region: 'r.region',
        status: 'p.status',
        kind: 'e.kind',
        series: 'e.series',
        state: 'e.state',
        year: 'left(e.starts_on, 4)::int',
      },
      measures: 'count(DISTINCT e.id)::int AS exercises, sum(t.least)::float8 AS least, sum(t.most)::float8 AS most',
      from: `FROM exercise e CROSS JOIN LATERAL jsonb_to_recordset(e.participants) AS p(partner text, status text)
        LEFT JOIN LATERAL (SELECT sum(t.least) AS least, sum(t.most) AS most FROM jsonb_to_recordset(e.troops) AS t(partner text, least bigint, most bigint)
          WHERE t.partner = p.partner) t ON true
        ${groupBy.includes('region') ? 'LEFT JOIN partner r ON r.id = p.partner' : ''}
        WHERE ${groupBy.includes('state') ? 'true' : `e.state <> 'cancelled'`}
          AND ($1::date IS NULL OR e.starts_first >= $1::date) AND ($2::date IS NULL OR e.ends_last <= $2::date)`,
    }),
    between(question),
  ];
}
