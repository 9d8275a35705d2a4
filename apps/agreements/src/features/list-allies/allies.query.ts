import type { listAllies, PartialDate, PartnerId } from '@entente/contracts';
import type { InputOf } from '@entente/service-kit';
import type { Conditions } from '@entente/persistence';
import { basisOf, certaintyOf, holdsOn, notSuspendedOn } from '../../persistence/bound-on.js';

type Query = InputOf<typeof listAllies>['query'];

/**
 * Who is bound together with a partner on a date: `a` is the partner's spell, `b` the ally's, and both hold on one and the
 * same day of it, on some reading of their ends. Without an obligation: by an alliance, or by an obligation of defence.
 * An agreement is named once per ally, by the surest and earliest of their spells; it binds both from the later beginning to
 * the earlier end. Who is suspended is nobody's ally by that agreement.
 */
export function alliesOf(partner: PartnerId, query: Query, asOf: PartialDate, conditions: Conditions): string {
  const holds = holdsOn(conditions, asOf);
  const active = notSuspendedOn(conditions, asOf);
  const certain = `${holds.certainly('a')} AND ${holds.certainly('b')} AND ${active.certainly('a')} AND ${active.certainly('b')}`;
  conditions.add(`a.partner = ${conditions.value(partner)}`, 'b.partner <> a.partner', conditions.known('a', query.knownAt));
  conditions.add(holds.possibly('a'), holds.possibly('b'), active.possibly('a'), active.possibly('b'), 'a.from_first < b.to_last AND b.from_first < a.to_last');
  conditions.add(
    query.obligation === undefined
      ? `'alliance' = ANY(v.kinds) OR 'defence' = ANY(v.obligations)`
      : `${conditions.value(query.obligation)} = ANY(v.obligations)`,
  );
  if (query.certainty === 'certain') conditions.add(certain);
  return `
    shared AS (
      SELECT DISTINCT ON (b.partner, v.agreement_id) b.partner, v.agreement_id, v.title, (${certain}) AS certain,
        CASE WHEN a.from_first >= b.from_first THEN a.from_text ELSE b.from_text END AS from_text,
        CASE WHEN a.to_first <= b.to_first THEN a.to_text ELSE b.to_text END AS to_text
      FROM agreement_party a
      JOIN agreement_party b ON b.agreement_id = a.agreement_id AND b.version = a.version
      JOIN agreement_version v ON v.agreement_id = a.agreement_id AND v.version = a.version
      WHERE ${conditions.sql}
      ORDER BY b.partner, v.agreement_id, certain DESC, greatest(a.from_first, b.from_first)),
    bound AS (
      SELECT partner, ${certaintyOf('bool_or(certain)')} AS certainty,
        jsonb_agg(${basisOf({ agreement: 'agreement_id', title: 'title', from: 'from_text', to: 'to_text', certain: 'certain' })} ORDER BY agreement_id) AS agreements
      FROM shared GROUP BY partner)`;
}
