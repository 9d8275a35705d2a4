import { interval } from '@entente/contracts';
import { between, groupedBy, type Question } from './table.js';

/** Days of an actor in a crisis, inclusive, as far as partial dates say; on no reading is one part of it before or after the crisis. */
const DAYS = `SELECT greatest(o.from_first, a.from_first) AS from_first, greatest(least(o.from_last, o.to_last), a.from_last) AS from_last,
  least(greatest(o.to_first, o.from_first), a.to_first - 1) AS to_first, least(o.to_last, a.to_last - 1) AS to_last`;

const YEARS = `SELECT year, greatest(make_date(year, 1, 1), $1::date) AS first, least(make_date(year, 12, 31), $2::date) AS last
  FROM generate_series(extract(year FROM d.from_first)::int, extract(year FROM least(d.to_last, $3::date))::int) year
  WHERE ($1::date IS NULL OR make_date(year, 12, 31) >= $1::date) AND ($2::date IS NULL OR make_date(year, 1, 1) <= $2::date)`;

const THROUGHOUT = `SELECT NULL::int AS year, coalesce($1::date, '-infinity') AS first, coalesce($2::date, 'infinity') AS last
  WHERE d.from_first <= $3::date`;

/** In how many crises partners were what, per group: certainly, or possibly as far as dates say. An open one counts until today. */
export function crisisInvolvementTable(question: Question): [sql: string, parameters: unknown[]] {
  const { groupBy, asOf } = question;
  const periods = groupBy.includes('year') ? YEARS : THROUGHOUT;
  return [
    groupedBy(groupBy, {
      values: { partner: 'i.partner', region: 'r.region', year: 'i.year', role: 'i.role' },
      measures: `(count(DISTINCT i.crisis) FILTER (WHERE i.certain))::int AS certain,
        (count(DISTINCT i.crisis) - count(DISTINCT i.crisis) FILTER (WHERE i.certain))::int AS possible`,
      from: `FROM (SELECT a.crisis, a.partner, a.role, y.year, d.from_last <= y.last AND d.to_first >= y.first AS certain
          FROM crisis_actor a JOIN occasion o ON o.id = a.crisis CROSS JOIN LATERAL (${DAYS}) d CROSS JOIN LATERAL (${periods}) y
          WHERE d.from_first <= y.last AND d.to_last >= y.first) i
        ${groupBy.includes('region') ? 'LEFT JOIN partner r ON r.id = i.partner' : ''}`,
    }),
    [...between(question), interval(asOf).last],
  ];
}
