import { firstDay, lastDay } from './partial-days.js';

/** SQL of the spells of a partner in agreement `a`, summed up: whether one holds on some of the days asked about, surely on all of them, and whether one is over. */
function spellsOf(a: string, partner: string, first: string, last: string): string {
  return `(SELECT count(*) AS known,
      coalesce(bool_or((s."from" IS NULL OR ${firstDay('s."from"')} <= ${last}::date) AND (s."to" IS NULL OR ${lastDay('s."to"')} > ${first}::date)), false) AS possibly,
      coalesce(bool_or((s."from" IS NULL OR ${lastDay('s."from"')} <= ${first}::date) AND (s."to" IS NULL OR ${firstDay('s."to"')} > ${last}::date)), false) AS surely,
      coalesce(bool_or(${lastDay('s."to"')} <= ${first}::date), false) AS over
    FROM jsonb_to_recordset(${a}.spells) AS s(partner text, "from" text, "to" text) WHERE s.partner = ${partner})`;
}

/**
 * SQL of what agreement `a`, with its `status`, is to each of the partners in a parameter. Without any spell known a party
 * of what is in force may be bound all the same: that is said to be possible only.
 */
export function participationIn(a: string, partners: string, first: string, last: string): string {
  return `(SELECT jsonb_agg(jsonb_build_object('partner', w.partner,
      'status', CASE WHEN b.possibly THEN 'bound' WHEN b.over OR ${a}.status = 'ended' THEN 'noLongerBound' ELSE 'notYetBound' END,
      'certainty', CASE WHEN b.surely OR (NOT b.possibly AND (b.known > 0 OR ${a}.status <> 'inForce')) THEN 'certain' ELSE 'possible' END) ORDER BY w.n)
    FROM unnest(${partners}::text[]) WITH ORDINALITY AS w(partner, n) CROSS JOIN LATERAL ${spellsOf(a, 'w.partner', first, last)} b)`;
}

/** SQL condition: some, or every one, of the partners in a parameter may be bound by `a` on some of the days, or nothing is known of when. */
export function mayBind(who: 'some' | 'every', a: string, partners: string, first: string, last: string): string {
  const each = `SELECT b.possibly OR b.known = 0 AS may FROM unnest(${partners}::text[]) AS w(partner) CROSS JOIN LATERAL ${spellsOf(a, 'w.partner', first, last)} b`;
  return `(SELECT ${who === 'some' ? 'bool_or' : 'bool_and'}(may) FROM (${each}) each_of_them)`;
}
