import type { PartnerId } from '@entente/contracts';
import { changed, type Agreement, type Decision, type Moment, type Path, type SpellDraft } from './agreement.js';
import { spellChanges } from './agreement-facts.js';
import { endOpenSpells, spellFaults } from './bound-spells.js';
import { partyOf, withParty } from './parties.js';
import { Refusals } from './refusals.js';

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
  const spell = { ...draft, id: moment.newId() };
  const spells = [...party.spells, ...(record.endedOn === undefined ? [spell] : endOpenSpells([spell], record.endedOn))];
  const next = withParty(record, { ...party, spells });
  return { next: changed(agreement, next), change: 'spell-recorded', events: spellChanges(record, next) };
}
