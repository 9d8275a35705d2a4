import { asked, statusOf } from '../agreement-status.js';
import { between, groupedBy, type Question } from './table.js';

/** How many agreements there are per group; one of several partners counts once for each. */
export function agreementsTable(question: Question): [sql: string, parameters: unknown[]] {
  const { groupBy, asOf } = question;
  const parties = groupBy.includes('partner') || groupBy.includes('region') ? 'JOIN agreement_party p ON p.agreement = a.id' : '';
  const regions = groupBy.includes('region') ? 'LEFT JOIN partner r ON r.id = p.partner' : '';
  return [
    groupedBy(groupBy, {
      values: { year: 'left(a.signed_on, 4)::int', kind: 'a.kind', partner: 'p.partner', region: 'r.region', status: 'reached.status' },
      measures: 'count(DISTINCT a.id)::int AS agreements',
      from: `FROM agreement a ${statusOf('$3', '$4')} ${parties} ${regions}
        WHERE ($1::date IS NULL OR a.signed_first >= $1::date) AND ($2::date IS NULL OR a.signed_last <= $2::date)`,
    }),
    [...between(question), ...asked(asOf)],
  ];
}
