import type { listMembers, PartialDate, PartnerId } from '@entente/contracts';
import type { InputOf } from '@entente/service-kit';
import type { Conditions } from '@entente/persistence';
import { basisOf, certaintyOf, holdsOn } from '../../persistence/bound-on.js';

type Query = InputOf<typeof listMembers>['query'];

/**
 * Who is a member of an organisation on a date: bound by an agreement that constitutes it. Spells that touch, of one
 * agreement or of several, are one membership seen in phases; it begins with the first and ends with the last of them.
 * Of two memberships that may hold, the surest and earliest is shown.
 */
export function membersOf(organisation: PartnerId, query: Query, asOf: PartialDate, conditions: Conditions): string {
  const holds = holdsOn(conditions, asOf);
  conditions.add(`p.constitutes = ${conditions.value(organisation)}`, 'p.spell IS NOT NULL', conditions.known('p', query.knownAt));
  const order = 'PARTITION BY partner ORDER BY from_first, to_first, spell ROWS BETWEEN UNBOUNDED PRECEDING';
  return `
    spells AS (
      SELECT p.*, v.title FROM agreement_party p JOIN agreement_version v ON v.agreement_id = p.agreement_id AND v.version = p.version WHERE ${conditions.sql}),
    apart AS (SELECT *, from_first > max(to_first) OVER (${order} AND 1 PRECEDING) AS begins_anew FROM spells),
    phases AS (SELECT *, count(*) FILTER (WHERE begins_anew) OVER (${order} AND CURRENT ROW) AS membership FROM apart),
    memberships AS (
      SELECT partner,
        (array_agg(from_text ORDER BY from_first, from_last))[1] AS from_text, min(from_first) AS from_first, (array_agg(from_last ORDER BY from_first, from_last))[1] AS from_last,
        (array_agg(to_text ORDER BY to_first DESC, to_last DESC))[1] AS to_text, max(to_first) AS to_first, max(to_last) AS to_last,
        jsonb_agg(${basisOf({ agreement: 'agreement_id', title: 'title', from: 'from_text', to: 'to_text', certain: holds.certainly('phases') })} ORDER BY from_first, agreement_id)
          FILTER (WHERE ${holds.possibly('phases')}) AS agreements
      FROM phases GROUP BY partner, membership),
    bound AS (
      SELECT DISTINCT ON (partner) partner, ${certaintyOf(holds.certainly('memberships'))} AS certainty, from_text AS "from", to_text AS "to", coalesce(agreements, '[]') AS agreements
      FROM memberships WHERE ${query.certainty === 'certain' ? holds.certainly('memberships') : holds.possibly('memberships')}
      ORDER BY partner, certainty, from_first)`;
}
