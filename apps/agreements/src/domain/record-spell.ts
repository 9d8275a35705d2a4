import { Refusals, type PartnerId, type Path } from '@entente/contracts';
import { changed, type Agreement, type Decision, type Moment, type SpellDraft } from './agreement.js';
import { consequencesOf } from './agreement-facts.js';
import { spellFaults } from './bound-spells.js';
import { restate } from './correct-agreement.js';
import { partyOf, withStatedParty } from './parties.js';
import { deriveRecord } from './state-record.js';
import { withoutDerivedEnd } from './stated-facts.js';

/**
 * Records a spell in which a party is bound; one without an end ends with the agreement. Who was no party becomes one.
 * Throws `rejected`: `spells-overlap` where the party is bound on these days already, `ends-before-begins`.
 */
export function recordSpell(agreement: Agreement, partner: PartnerId, draft: SpellDraft, at: Path, moment: Moment): Decision {
  const { record } = agreement;
  const party = partyOf(record, partner);
  const refusals = new Refusals();
  refusals.add(...spellFaults(draft, party.spells, record, at));
  refusals.throwIfAny();
  const stated = restate(record, {});
  const { spells: before, ...known } = stated.parties.find((one) => one.partner === partner) ?? { partner, actions: [], spells: [] };
  // From now on its spells are stated: what was only presumed beside the new one is one of them.
  const presumed = party.spells.filter(({ basis }) => before.length === 0 && basis === 'entry-into-force');
  const spells = [...before, ...withoutDerivedEnd(presumed, party.actions, record.endedOn), draft];
  const next = deriveRecord(withStatedParty(stated, { ...known, spells }), moment, record);
  return { next: changed(agreement, next), change: 'spell-recorded', events: consequencesOf(record, next, `a spell of ${partner} was recorded`) };
}
