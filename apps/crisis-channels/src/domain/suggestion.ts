import {
  crisisSuggested,
  crisisSuggestionAccepted,
  crisisSuggestionDismissed,
  fact,
  rejected,
  type Fact,
  type Label,
  type Path,
  type RuleReference,
  type SuggestionRecord,
} from '@entente/contracts';
import type { Channel } from './channel.js';
import type { Crisis } from './crisis.js';
import { begun, changed, type Aggregate, type Decision, type Moment } from './decision.js';
import type { Explanation } from './explanation.js';
import { cited } from './rules.js';

export type Suggestion = Aggregate<SuggestionRecord>;
export type SuggestionDecision = Decision<SuggestionRecord>;
/** What suggests a crisis, and who may know of it. */
export type Sign = Pick<SuggestionRecord, 'reason' | 'rule' | 'title' | 'text' | 'partners' | 'channel' | 'within'> & { label: Label };

/** Reported by hand, or by a standard notification on a channel. */
export const INCIDENT_RULE: RuleReference = {
  id: 'incident-report',
  citation: 'Default of Entente: an incident that is reported is looked at',
  certainty: 'unverified',
};

/** Standard notifications that tell of an incident. */
export const INCIDENT_TEMPLATES: readonly string[] = ['explanation', 'unusual-activity'];

/** Line checks missed in a row. */
export function signOfMisses({ id, record, label }: Channel, { rules }: Moment): Sign {
  const { streak } = rules.missedChecks;
  const title = `${record.title.slice(0, 400)}: ${streak} line checks missed`;
  const text = `${streak} line checks in a row were missed on this channel.`;
  return { reason: 'missed-line-checks', rule: cited(rules.missedChecks), title, text, partners: record.parties, channel: id, label };
}

/** An explanation that was not given in time. */
export function signOfSilence({ record }: Explanation, crisis: Crisis, label: Label): Sign {
  const { askedOf, askedBy, dueAt, about, rule } = record;
  const title = `${crisis.record.title.slice(0, 400)}: no explanation of ${askedOf}`;
  const text = `${askedOf} owes ${askedBy} an explanation since ${dueAt}: ${about}`.slice(0, 4000);
  return { reason: 'explanation-overdue', rule, title, text, partners: [askedBy, askedOf].sort(), within: crisis.id, label };
}

/** A standard notification on a channel that tells of an incident. Neither its text nor which it was is told: observers see neither. */
export function signOfMessage({ id, record }: Channel, label: Label): Sign {
  const title = `${record.title.slice(0, 400)}: an incident`;
  return {
    reason: 'incident-reported',
    rule: INCIDENT_RULE,
    title,
    text: 'A message on this channel tells of an incident.',
    partners: record.parties,
    channel: id,
    label,
  };
}

/** Of the same rule about the same channel, or else the same partners, for the same readers one suggestion is open at a time. */
export function keyOf({ rule, channel, partners }: Pick<SuggestionRecord, 'rule' | 'channel' | 'partners'>, label: Label): string {
  return JSON.stringify([rule.id, channel ?? partners, label.policy, label.classification, label.categories, label.releasableTo ?? []]);
}

function told(definition: typeof crisisSuggested, suggestion: SuggestionRecord): Fact {
  return fact(definition, { title: suggestion.title, partners: suggestion.partners, suggestion });
}

/** Something suggests that there is a crisis. */
export function suggestCrisis({ label, ...stated }: Sign, { now, newId }: Moment): SuggestionDecision {
  const record: SuggestionRecord = { ...stated, state: 'open', suggestedAt: now.toISOString() };
  return begun(newId(), record, label, 'suggested', told(crisisSuggested, record));
}

function refuseSettled({ state }: SuggestionRecord, at: Path): void {
  switch (state) {
    case 'open':
      return;
    case 'accepted':
      throw rejected('suggestion-accepted', at, 'the crisis was opened');
    case 'dismissed':
      throw rejected('suggestion-dismissed', at, 'the suggestion was dismissed');
  }
}

/** A crisis was opened for it. Throws `suggestion-accepted`, `suggestion-dismissed`. */
export function acceptSuggestion(before: Suggestion, crisis: string, at: Path): SuggestionDecision {
  refuseSettled(before.record, at);
  const next: SuggestionRecord = { ...before.record, state: 'accepted', crisis };
  return changed(before, next, 'accepted', [told(crisisSuggestionAccepted, next)]);
}

/** There is no crisis. Throws what `acceptSuggestion` throws. */
export function dismissSuggestion(before: Suggestion, reason: string, at: Path): SuggestionDecision {
  refuseSettled(before.record, at);
  const next: SuggestionRecord = { ...before.record, state: 'dismissed', dismissed: reason };
  return changed(before, next, 'dismissed', [told(crisisSuggestionDismissed, next)]);
}
