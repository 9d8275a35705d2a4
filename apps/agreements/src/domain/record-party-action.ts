import { fact, partyActionRecorded, Refusals, rejected, type PartnerId, type Party, type Path } from '@entente/contracts';
import { about, changed, type ActionDraft, type Agreement, type Decision, type Moment } from './agreement.js';
import { consequencesOf } from './agreement-facts.js';
import { endOpenSpells, spellFaults } from './bound-spells.js';
import { restate } from './correct-agreement.js';
import { basisOf } from './force/acts.js';
import { earlySignatureFaults } from './lifecycle/signature-days.js';
import { partyOf, withStatedParty } from './parties.js';
import { actionFaults } from './party-actions.js';
import { deriveRecord } from './state-record.js';

function refuseWithdrawal({ partner, spells }: Party, { effectiveOn }: ActionDraft, at: Path): void {
  const open = spells.find(({ to }) => to === undefined);
  if (!open) throw rejected('party-not-bound', at, `${partner} is not bound by this agreement`);
  if (effectiveOn !== undefined && endOpenSpells([open], effectiveOn)[0]?.to === undefined) {
    throw rejected('ends-before-begins', [...at, 'effectiveOn'], `${partner} is bound only from ${open.from}`);
  }
}

/**
 * Records what a party did, and everything that follows for the agreement and its parties: what binds opens a spell (or
 * takes over from a provisional one), a withdrawal ends the open one. The result is that of a record stated with the action
 * from the beginning. Who was no party becomes one. Throws `rejected`: `not-signed`, `already-signed`, `party-not-bound`,
 * `ends-before-begins`, `spells-overlap`, `not-open-for-signature`.
 */
export function recordPartyAction(agreement: Agreement, partner: PartnerId, draft: ActionDraft, at: Path, moment: Moment): Decision {
  const { record } = agreement;
  const party = partyOf(record, partner);
  const stated = restate(record, {});
  const statedParty = stated.parties.find((one) => one.partner === partner) ?? { partner, actions: [], spells: [] };
  const refusals = new Refusals();
  refusals.add(...actionFaults(partner, draft, party.actions, at), ...earlySignatureFaults(record, partner, draft, at));
  refusals.throwIfAny();
  if (draft.action === 'withdrew') refuseWithdrawal(party, draft, at);
  else if (draft.effectiveOn !== undefined && !party.spells.some(({ to }) => to === undefined)) {
    const opened = { from: draft.effectiveOn, basis: basisOf(draft) ?? 'reported' };
    refusals.add(...spellFaults(opened, statedParty.spells, record, [...at, 'effectiveOn']));
  }
  refusals.throwIfAny();
  const next = deriveRecord(withStatedParty(stated, { ...statedParty, actions: [...statedParty.actions, draft] }), moment, record);
  const action = partyOf(next, partner).actions.at(-1);
  if (action === undefined) throw new Error('a recorded action is on the record');
  return {
    next: changed(agreement, next),
    change: 'party-action-recorded',
    events: [
      fact(partyActionRecorded, { ...about(next), partner, action }),
      ...consequencesOf(record, next, `${partner} ${draft.action}${draft.actedOn === undefined ? '' : ` on ${draft.actedOn}`}`),
    ],
  };
}
