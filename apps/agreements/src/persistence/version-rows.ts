import type { AgreementRecord, Spell } from '@entente/contracts';
import { interval } from '@entente/contracts';
import { wordsOf } from '@entente/partner-directory';
import type { Agreement, Decision } from '../domain/agreement.js';
import { milestonesOf } from '../domain/status.js';
import { protectedBy } from './agreement.schema.js';

/** A decision with the time until which its version is what we know. */
export interface Recorded extends Decision {
  known: { from: Date; to: Date | 'infinity' };
}

/** A row of `agreement_version`: the record, and beside it what lists filter by. */
export function versionRow({ next, change, reason, known }: Recorded): object {
  const { id, version, record, label } = next;
  const { signed, inForce, ended } = milestonesOf(record);
  return {
    agreement_id: id, version, known_from: known.from, known_to: known.to, change, reason: reason ?? null, record, title: record.title, words: wordsOf(record.title),
    kinds: [...new Set([record.kind, ...record.alsoKinds])], obligations: [...new Set(record.obligations.map(({ kind }) => kind))], constitutes: record.constitutes ?? null,
    signed_first: signed.first, signed_last: signed.last, force_first: inForce.first, force_last: inForce.last, ended_first: ended.first, ended_last: ended.last,
    source: record.report?.source ?? null, source_record: record.report?.record ?? null, ...protectedBy(label),
  };
}

function spellColumns(spell: (Spell & { id: string }) | undefined): object {
  if (spell === undefined) return {};
  const { id, from, to } = spell;
  const [begins, ends] = [from === undefined ? { first: '-infinity', last: '-infinity' } : interval(from), to === undefined ? { first: 'infinity', last: 'infinity' } : interval(to)];
  return { spell: id, from_text: from ?? null, to_text: to ?? null, from_first: begins.first, from_last: begins.last, to_first: ends.first, to_last: ends.last };
}

function partiesAndSpells({ parties }: AgreementRecord): { partner: string; spell?: Spell & { id: string } }[] {
  return parties.flatMap(({ partner, spells }) => (spells.length === 0 ? [{ partner }] : spells.map((spell) => ({ partner, spell }))));
}

/** Rows of `agreement_party`: one per party and spell, one for a party that is not bound. */
export function partyRows({ next, known }: Recorded): object[] {
  const { id, version, record, label }: Agreement = next;
  const shared = { agreement_id: id, version, known_from: known.from, known_to: known.to, constitutes: record.constitutes ?? null, ...protectedBy(label) };
  return partiesAndSpells(record).map(({ partner, spell }) => ({ ...shared, partner, ...spellColumns(spell) }));
}
