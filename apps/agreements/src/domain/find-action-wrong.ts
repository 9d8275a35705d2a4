import { DomainError, fact, partyActionFoundWrong, rejected, type Path } from '@entente/contracts';
import { about, changed, type Agreement, type Decision, type Moment } from './agreement.js';
import { consequencesOf } from './agreement-facts.js';
import { restate } from './correct-agreement.js';
import { withStatedParty } from './parties.js';
import { deriveRecord } from './state-record.js';

/**
 * An action that was found wrong counts no longer, and stays on record with the reason: what followed from it is computed
 * anew, and what was told of that is corrected. Throws `not-found` (`no-such-action`), `rejected` (`already-found-wrong`).
 */
export function findActionWrong(agreement: Agreement, actionId: string, foundWrong: string, at: Path, moment: Moment): Decision {
  const { record } = agreement;
  const party = record.parties.find(({ actions }) => actions.some(({ id }) => id === actionId));
  const known = party?.actions.find(({ id }) => id === actionId);
  if (party === undefined || known === undefined) throw new DomainError('not-found', 'no-such-action', 'the agreement has no such action on record');
  if (known.foundWrong !== undefined) throw rejected('already-found-wrong', at, `the action was found wrong already: ${known.foundWrong}`);
  const stated = restate(record, {});
  const next = deriveRecord(
    stated.parties
      .filter(({ partner }) => partner === party.partner)
      .reduce((statement, one) => {
        const actions = one.actions.map((action, index) => (party.actions[index]?.id === actionId ? { ...action, foundWrong } : action));
        return withStatedParty(statement, { ...one, actions });
      }, stated),
    moment,
    record,
  );
  const action = { ...known, foundWrong };
  const reason = `${party.partner} ${known.action}${known.actedOn === undefined ? '' : ` on ${known.actedOn}`} was found wrong: ${foundWrong}`;
  return {
    next: changed(agreement, next),
    change: 'party-action-found-wrong',
    reason,
    events: [fact(partyActionFoundWrong, { ...about(next), partner: party.partner, action }), ...consequencesOf(record, next, reason)],
  };
}
