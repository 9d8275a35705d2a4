import { holdsOn, interval, type AgreementRecord, type Day, type ForceExplanation, type PartialDate } from '@entente/contracts';
import { restate } from '../correct-agreement.js';
import { termsOf, type Rules } from '../rules.js';
import { consentsOf } from './acts.js';
import { deriveForce, type DerivedForce } from './derive-force.js';
import { progressBy } from './entry-into-force.js';
import { explainParty } from './explain-party.js';
import { computedFrom } from './readings.js';
import { missingSentence, ruleSentence } from './sentences.js';

export type Explanation = Omit<ForceExplanation, 'id' | 'version'>;
type Rule = NonNullable<ForceExplanation['entryIntoForce']>;

/** The first act of every party that counts, done by a day. */
function countedBy(rule: Rule | undefined, record: AgreementRecord, by: Day): Explanation['counted'] {
  if (rule === undefined) return [];
  return record.parties
    .flatMap(({ partner, actions }) => {
      const acts = consentsOf(rule.form, { partner, actions, spells: [] }, record.signedOn).filter(({ on }) => interval(on).last <= by);
      const [first] = acts.sort((a, b) => (interval(a.on).last < interval(b.on).last ? -1 : 1));
      if (first === undefined) return [];
      return [{ partner, did: first.action?.action ?? ('signed' as const), on: first.on, ...(first.action?.id !== undefined && { action: first.action.id }) }];
    })
    .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.partner < b.partner ? -1 : 1));
}

function statusOf(record: AgreementRecord, asOf: PartialDate, rule: Rule | undefined, completed: boolean): Explanation['status'] {
  const { inForceOn, endedOn } = record;
  if (endedOn !== undefined && holdsOn({ from: endedOn }, asOf) === 'certain') return 'ended';
  if (inForceOn !== undefined && holdsOn({ from: inForceOn }, asOf) !== 'no') return 'in-force';
  if (inForceOn !== undefined && (completed || rule === undefined)) return 'upcoming';
  return rule === undefined ? 'unknown' : 'waiting';
}

function sentenceOf(
  status: Explanation['status'],
  record: AgreementRecord,
  rule: Rule | undefined,
  force: DerivedForce,
  missing: Explanation['missing'],
): string {
  const { inForceOn, endedOn } = record;
  const completed = force.computed?.completed && computedFrom(force.computed.completed).on;
  const because =
    rule === undefined || force.computed === undefined ? 'as recorded' : `by ${ruleSentence(rule)}${completed === undefined ? '' : `, on ${completed}`}`;
  switch (status) {
    case 'in-force':
      return `in force since ${inForceOn}, ${because}`;
    case 'upcoming':
      return `enters into force on ${inForceOn}, ${because}`;
    case 'waiting':
      return rule && missing ? `not in force: ${missingSentence(rule, missing)}` : 'not in force';
    case 'unknown':
      return 'no entry into force is recorded, and no rule says when it would be';
    case 'ended':
      return inForceOn === undefined
        ? `ended on ${endedOn} without having been in force`
        : `ended on ${endedOn}; it was in force since ${inForceOn}, ${because}`;
  }
}

/** Why an agreement is in force on a date or not, and each of its parties bound or not: from the facts on record that were done by then. */
export function explainForce(record: AgreementRecord, asOf: PartialDate, rules: Rules): Explanation {
  const by = interval(asOf).last;
  // Parties in the order and under the ids of the record: what was counted is named by its action's id.
  const stated = restate(record, {});
  const parties = stated.parties.map((party, at) => ({ ...party, actions: record.parties[at]?.actions ?? [] }));
  const facts = { ...stated, parties };
  const terms = termsOf(record, rules);
  const rule = terms?.entryIntoForce;
  const force = deriveForce(facts, rules);
  const completed = force.computed?.completed;
  const status = statusOf(record, asOf, rule, force.computed !== undefined && (completed === undefined || completed.last <= by));
  const progress = status === 'waiting' && rule ? progressBy(rule, facts, by) : undefined;
  const missing = progress && {
    instruments: progress.instruments,
    ...(progress.signatories && { signatories: progress.signatories }),
    waitsFor: progress.waitsFor,
  };
  const until = completed !== undefined && completed.last < by ? completed.last : by;
  const { title, inForceOn, recordedInForceOn } = record;
  return {
    title,
    asOf,
    status,
    ...(inForceOn !== undefined && { inForceOn }),
    ...(recordedInForceOn !== undefined && { recordedInForceOn }),
    ...(completed && { completedOn: computedFrom(completed).on }),
    sentence: sentenceOf(status, record, rule, force, missing),
    ...(missing && { missing }),
    counted: countedBy(rule, record, until),
    ...(rule && { entryIntoForce: rule }),
    ...(terms?.rule && { rule: terms.rule }),
    warnings: record.warnings.filter(({ code }) => code.startsWith('in-force')),
    parties: record.parties.map((party, at) => {
      const acting = parties[at];
      return explainParty(party, (acting && force.effects.get(acting)) ?? [], { inForceOn, settled: status !== 'waiting' }, asOf);
    }),
  };
}
