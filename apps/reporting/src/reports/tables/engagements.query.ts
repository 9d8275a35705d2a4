import { between, groupedBy, type Question } from './table.js';

const WHOM: Readonly<Record<string, string>> = { partner: 'p.partner', region: 'r.region' };

/** How many engagements there are per group, and how many days they last; cancelled ones count only where it is grouped by state. */
export function engagementsTable(question: Question): [sql: string, parameters: unknown[]] {
  const { groupBy } = question;
  const whom = groupBy.flatMap((dimension) => (WHOM[dimension] === undefined ? [] : [`${WHOM[dimension]} AS ${dimension}`]));
  const region = groupBy.includes('region') ? 'LEFT JOIN partner r ON r.id = p.partner' : '';
  return [
    groupedBy(groupBy, {
      values: {
        partner: 'w.partner',
        region: 'w.region',
        month: 'CASE WHEN length(o.from_on) >= 7 THEN left(o.from_on, 7) END',
        year: 'left(o.from_on, 4)::int',
        kind: 'o.kind',
        state: 'o.state',
      },
      measures: `count(*)::int AS engagements,
        (sum(o.to_last - o.from_first + 1) FILTER (WHERE o.from_first = o.from_last AND o.to_first = o.to_last))::int AS days`,
      from: `FROM occasion o ${whom.length === 0 ? '' : `JOIN (SELECT DISTINCT p.occasion, ${whom.join(', ')} FROM occasion_partner p ${region}) w ON w.occasion = o.id`}
        WHERE o.owner = 'engagements' ${groupBy.includes('state') ? '' : `AND o.state <> 'cancelled'`}
          AND ($1::date IS NULL OR o.from_first >= $1::date) AND ($2::date IS NULL OR o.to_last <= $2::date)`,
    }),
    between(question),
  ];
}
