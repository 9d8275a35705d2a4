import { interval, type AgreementRecord, type BoundSpell, type PartnerId } from '@entente/contracts';
import { wordsOf } from '@entente/partner-directory';
import type { Agreement, Decision } from '../domain/agreement.js';
import { comparedForce } from '../domain/force/compare-force.js';
import { suspensionsOf } from '../domain/lifecycle/suspensions.js';
import type { Rules } from '../domain/rules.js';
import { milestonesOf, type Days } from '../domain/status.js';
import { protectedBy } from './agreement.schema.js';

const ALWAYS = { first: '-infinity', last: '-infinity' };
const NEVER = { first: 'infinity', last: 'infinity' };

/** A decision with the time until which its version is what we know. */
export interface Recorded extends Decision {
  known: { from: Date; to: Date | 'infinity' };
}

/** What a recorded entry into force is compared with, where that is not simply the day of signature. */
function comparedColumns(record: AgreementRecord, signed: Days, rules: Rules): object {
  const compared = comparedForce(record, rules);
  if (compared === undefined) return {};
  const { byRule, computed = NEVER } = compared;
  if (!byRule && computed.first === signed.first && computed.last === signed.last) return {};
  const recorded = interval(compared.recorded);
  return {
    recorded_first: recorded.first,
    recorded_last: recorded.last,
    computed_first: computed.first,
    computed_last: computed.last,
    by_rule: byRule,
  };
}

/** A row of `agreement_version`: the record, and beside it what lists filter by. */
export function versionRow({ next, change, reason, known }: Recorded, rules: Rules): object {
  const { id, version, record, label } = next;
  const { signed, inForce, ended } = milestonesOf(record);
  return {
    agreement_id: id,
    version,
    known_from: known.from,
    known_to: known.to,
    change,
    reason: reason ?? null,
    record,
    title: record.title,
    words: wordsOf(record.title),
    kinds: [...new Set([record.kind, ...record.alsoKinds])],
    obligations: [...new Set(record.obligations.map(({ kind }) => kind))],
    constitutes: record.constitutes ?? null,
    un_registration: record.registrations?.unitedNations ?? null,
    signed_first: signed.first,
    signed_last: signed.last,
    force_first: inForce.first,
    force_last: inForce.last,
    ended_first: ended.first,
    ended_last: ended.last,
    ...comparedColumns(record, signed, rules),
    source: record.report?.source ?? null,
    source_record: record.report?.record ?? null,
    ...protectedBy(label),
  };
}

/** The days on which a party is suspended, surely and on some reading, as PostgreSQL writes sets of days; undefined where there are none. */
function suspendedDays(record: AgreementRecord, partner: PartnerId): { surely: string; maybe: string } | undefined {
  const spells = suspensionsOf(record, partner);
  if (spells.length === 0) return undefined;
  const set = (days: readonly [from: string, to: string][]): string => {
    const ranges = days.filter(([from, to]) => to === '' || from < to).map(([from, to]) => `[${from},${to})`);
    return `{${ranges.join(',')}}`;
  };
  return {
    surely: set(spells.map(({ from, to }) => [interval(from).last, to === undefined ? '' : interval(to).first])),
    maybe: set(spells.map(({ from, to }) => [interval(from).first, to === undefined ? '' : interval(to).last])),
  };
}

/** Rows of `agreement_party`: one per party and spell, one for a party that is not bound. */
export function partyRows({ next, known }: Recorded): object[] {
  const { id, version, record }: Agreement = next;
  const { label, classification, categories, audience } = protectedBy(next.label);
  const rowOf = (partner: string, spell?: BoundSpell): object => {
    const begins = spell?.from === undefined ? ALWAYS : interval(spell.from);
    const ends = spell?.to === undefined ? NEVER : interval(spell.to);
    const suspended = spell && suspendedDays(record, partner);
    // Written out: this runs for every party of every report.
    return {
      agreement_id: id,
      version,
      partner,
      known_from: known.from,
      known_to: known.to,
      constitutes: record.constitutes,
      spell: spell?.id,
      from_text: spell?.from,
      to_text: spell?.to,
      from_first: spell && begins.first,
      from_last: spell && begins.last,
      to_first: spell && ends.first,
      to_last: spell && ends.last,
      label,
      classification,
      categories,
      audience,
      surely_suspended: suspended?.surely,
      maybe_suspended: suspended?.maybe,
    };
  };
  return record.parties.flatMap(({ partner, spells }) => (spells.length === 0 ? [rowOf(partner)] : spells.map((spell) => rowOf(partner, spell))));
}
