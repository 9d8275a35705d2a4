import type { ForceComparison } from '@entente/contracts';

const RECORDED = { first: 'coalesce(v.recorded_first, v.force_first)', last: 'coalesce(v.recorded_last, v.force_last)' };
const COMPUTED = { first: 'coalesce(v.computed_first, v.signed_first)', last: 'coalesce(v.computed_last, v.signed_last)' };

/** SQL that is true where `agreement_version v` carries a recorded entry into force, and a rule or a signature to compute one from. */
export const COMPARABLE = `${RECORDED.first} < 'infinity' AND (v.by_rule OR ${COMPUTED.first} < 'infinity')`;

/** `comparisonOf` of the domain, over `agreement_version v`. */
export const COMPARISON = `CASE
  WHEN ${COMPUTED.first} = 'infinity' THEN ${word('not-by-rule')}
  WHEN ${RECORDED.first} = ${COMPUTED.first} AND ${RECORDED.last} = ${COMPUTED.last} THEN ${word('agrees')}
  WHEN ${RECORDED.last} < ${COMPUTED.first} THEN CASE WHEN v.by_rule THEN ${word('recorded-before-computed')} ELSE ${word('recorded-before-signature')} END
  WHEN ${RECORDED.first} > ${COMPUTED.last} THEN CASE WHEN v.by_rule THEN ${word('recorded-after-computed')} ELSE ${word('recorded-after-signature')} END
  ELSE ${word('readings-overlap')} END`;

function word(comparison: ForceComparison): string {
  return `'${comparison}'`;
}
