import { partyActionRecorded, type PartnerId, type Party } from '@entente/contracts';
import { about, changed, fact, type ActionDraft, type Agreement, type Decision, type Moment, type Path } from './agreement.js';
import { spellChanges } from './agreement-facts.js';
import { afterAction, endOpenSpells, spellFaults } from './bound-spells.js';
import { partyOf, withParty } from './parties.js';
import { actionFaults } from './party-actions.js';
import { Refusals, rejected } from './refusals.js';

function refuseWithdrawal({ partner, spells }: Party, { effectiveOn }: ActionDraft, at: Path): void {
  const open = spells.find(({ to }) => to === undefined);
  if (!open) throw rejected('party-not-bound', at, `${partner} is not bound by this agreement`);
  if (effectiveOn !== undefined && endOpenSpells([open], effectiveOn)[0]?.to === undefined) {
    throw rejected('ends-before-begins', [...at, 'effectiveOn'], `${partner} is bound only from ${open.from}`);
  }
}

/**
 * Records what a party did. Taking effect on a day, a binding action opens a spell (or takes over from a provisional one),
 * a withdrawal ends the open one: the party stays bound until then. Without that day the action is only recorded. Who was
 * no party becomes one. Throws `rejected`: `not-signed`, `already-signed`, `party-not-bound`, `ends-before-begins`,
 * `spells-overlap`.
 */
export function recordPartyAction(agreement: Agreement, partner: PartnerId, draft: ActionDraft, at: Path, moment: Moment): Decision {
  const { record } = agreement;
  const party = partyOf(record, partner);
  const refusals = new Refusals();
  refusals.add(...actionFaults(partner, draft, party.actions, at));
  refusals.throwIfAny();
  if (draft.action === 'withdrew') refuseWithdrawal(party, draft, at);
  const effected = afterAction(party.spells, draft, (spell) => ({ ...spell, id: moment.newId() }));
  const [opened, ...others] = effected.toReversed();
  if (opened && effected.length > party.spells.length) refusals.add(...spellFaults(opened, others, record, [...at, 'effectiveOn']));
  refusals.throwIfAny();
  const spells = record.endedOn === undefined ? effected : endOpenSpells(effected, record.endedOn);
  const action = { ...draft, id: moment.newId() };
  const next = withParty(record, { partner, actions: [...party.actions, action], spells });
  return {
    next: changed(agreement, next),
    change: 'party-action-recorded',
    events: [fact(partyActionRecorded, { ...about(next), partner, action }), ...spellChanges(record, next)],
  };
}
