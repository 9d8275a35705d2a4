import { between, groupedBy, type Question } from './table.js';

/** Days from signature to entry into force per group; an agreement of several regions counts once for each. */
export function timeToForceTable(question: Question): [sql: string, parameters: unknown[]] {
  const { groupBy } = question;
  const byRegion = groupBy.includes('region');
  const regions = byRegion ? 'JOIN agreement_party p ON p.agreement = a.id LEFT JOIN partner r ON r.id = p.partner' : '';
  return [
    groupedBy(groupBy, {
      values: { kind: 't.kind', year: 't.year', region: 't.region' },
      measures: `count(t.days)::int AS agreements, percentile_cont(0.5) WITHIN GROUP (ORDER BY t.days) AS median,
        percentile_cont(0.9) WITHIN GROUP (ORDER BY t.days) AS p90, (count(*) - count(t.days))::int AS "leftOut"`,
      from: `FROM (SELECT DISTINCT a.id, a.kind, left(a.signed_on, 4)::int AS year, ${byRegion ? 'r.region' : 'NULL'} AS region,
          CASE WHEN a.signed_first = a.signed_last AND a.in_force_first = a.in_force_last THEN a.in_force_first - a.signed_first END AS days
        FROM agreement a ${regions}
        WHERE a.in_force_on IS NOT NULL AND ($1::date IS NULL OR a.signed_first >= $1::date) AND ($2::date IS NULL OR a.signed_last <= $2::date)) t`,
    }),
    between(question),
  ];
}
