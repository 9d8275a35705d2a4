import { interval } from '@entente/contracts';
import { groupedBy, type Question } from './table.js';

/** Lessons per group, for how many days they have been in their state by now, and how many wait for an action that is overdue. */
export function lessonsTable({ groupBy, asOf }: Question): [sql: string, parameters: unknown[]] {
  const byDomain = groupBy.includes('domain');
  const byPartner = groupBy.includes('partner');
  return [
    groupedBy(groupBy, {
      values: { state: 'l.state', domain: 'f.domain', series: 'e.series', owner: 'l.owner', partner: 'p.partner' },
      measures: `count(*)::int AS lessons, percentile_cont(0.5) WITHIN GROUP (ORDER BY l.days) AS median,
        (count(*) FILTER (WHERE l.state = 'action-planned' AND l.due_last < $1::date))::int AS overdue`,
      from: `FROM (SELECT id, exercise, state, findings, owner, due_last, greatest($1::date - since, 0) AS days FROM lesson) l JOIN exercise e ON e.id = l.exercise
        ${byDomain ? 'LEFT JOIN LATERAL (SELECT DISTINCT f.domain FROM unnest(l.findings) AS named(id) JOIN finding f ON f.id = named.id) f ON true' : ''}
        ${byPartner ? `CROSS JOIN LATERAL jsonb_to_recordset(e.participants) AS p(partner text, status text)` : ''}
        WHERE ${byPartner ? `p.status = 'accepted'` : 'true'}`,
    }),
    [interval(asOf).first],
  ];
}
