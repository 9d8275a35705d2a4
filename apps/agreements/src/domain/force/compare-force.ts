import { interval, type AgreementRecord, type ForceComparison, type PartialDate, type RuleReference, type Terms } from '@entente/contracts';
import { restate } from '../correct-agreement.js';
import { termsOf, type Rules } from '../rules.js';
import { statedInForceOn } from '../stated-facts.js';
import type { Days } from '../status.js';
import { forceBy } from './entry-into-force.js';
import { computedFrom } from './readings.js';

/** What holds where a treaty is silent on its entry into force. */
const SILENT = 'vienna-convention-defaults';

/** A recorded entry into force, and the one its rule, or without one the signatures on record, come to. */
export interface Compared {
  recorded: PartialDate;
  computed: Days | undefined;
  byRule: boolean;
  rule: RuleReference | undefined;
}

/**
 * Undefined where there is nothing to compare: no date was stated, or neither rule nor signature says anything. Without a
 * rule a treaty enters into force when the consent of all who negotiated it is established, here by signature (Vienna
 * Convention on the Law of Treaties, articles 12 and 24(2)).
 */
export function comparedForce(record: AgreementRecord, rules: Rules): Compared | undefined {
  const recorded = statedInForceOn(record);
  if (recorded === undefined) return undefined;
  const terms = termsOf(record, rules);
  const silent = rules.regimes.get(SILENT);
  const rule: Terms['entryIntoForce'] = terms?.entryIntoForce ?? silent?.terms.entryIntoForce;
  if (rule === undefined) return undefined;
  const computed = forceBy(rule, restate(record, {}))?.days;
  const byRule = terms?.entryIntoForce !== undefined;
  if (computed === undefined && !byRule) return undefined;
  const { id = '', citation, certainty } = silent ?? {};
  return { recorded, computed, byRule, rule: byRule ? terms.rule : { id, citation, certainty } };
}

/** How the two lie to each other, on every reading of both; the same date stated for both is one day. */
export function comparisonOf({ recorded, computed, byRule }: Compared): ForceComparison {
  if (computed === undefined) return 'not-by-rule';
  const days = interval(recorded);
  if (days.first === computed.first && days.last === computed.last) return 'agrees';
  if (days.last < computed.first) return byRule ? 'recorded-before-computed' : 'recorded-before-signature';
  if (days.first > computed.last) return byRule ? 'recorded-after-computed' : 'recorded-after-signature';
  return 'readings-overlap';
}

/** The comparison in words. */
export function comparisonSentence(compared: Compared): string {
  const { recorded, computed } = compared;
  const on = computed && computedFrom(computed).on;
  switch (comparisonOf(compared)) {
    case 'agrees':
      return `in force on ${recorded}, as recorded and as computed`;
    case 'readings-overlap':
      return `recorded on ${recorded}, computed on ${on}: the same on some reading of these dates`;
    case 'recorded-before-signature':
      return `recorded on ${recorded}, before consent was given by signature on ${on}`;
    case 'recorded-after-signature':
      return `recorded on ${recorded}, after the signature of ${on}: an instrument or notification is not on record`;
    case 'recorded-before-computed':
      return `recorded on ${recorded}, before the ${on} its rule comes to`;
    case 'recorded-after-computed':
      return `recorded on ${recorded}, after the ${on} its rule comes to`;
    case 'not-by-rule':
      return `recorded on ${recorded}, which the actions on record do not bring about by its rule`;
  }
}
