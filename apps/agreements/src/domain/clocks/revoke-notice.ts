import { dayOf, DomainError, fact, isBefore, rejected, withdrawalRevoked, type Day, type Party, type PartyAction, type Path } from '@entente/contracts';
import { about, changed, type Agreement, type Decision, type Moment } from '../agreement.js';
import { spellChanges } from '../agreement-facts.js';
import { withAction } from './acted.js';

export interface Revocation {
  revokedOn: Day;
  reason?: string | undefined;
}

function found(parties: readonly Party[], action: string): [Party, PartyAction] {
  for (const party of parties) {
    const notice = party.actions.find(({ id, action: done }) => id === action && done === 'withdrew');
    if (notice) return [party, notice];
  }
  throw new DomainError('not-found', 'no-such-withdrawal', 'nobody gave such a notice of withdrawal');
}

function refuse({ actedOn, effectiveOn, revokedOn: before, foundWrong }: PartyAction, revokedOn: Day, today: Day, path: Path): void {
  if (before !== undefined) throw rejected('already-revoked', path, `the notice was taken back on ${before}`);
  if (foundWrong !== undefined) throw rejected('already-revoked', path, `the notice counts no longer: ${foundWrong}`);
  if (revokedOn > today) throw rejected('revocation-in-the-future', path, 'a revocation is recorded once it was made');
  if (actedOn !== undefined && isBefore(revokedOn, actedOn) === 'certain') throw rejected('revocation-before-notice', path, `notice was given on ${actedOn}`);
  if (effectiveOn !== undefined && isBefore(revokedOn, effectiveOn) !== 'certain') throw rejected('notice-ended', path, `the notice ended on ${effectiveOn}`);
}

/**
 * Takes a notice of withdrawal back before it ends: the party stays bound (Vienna Convention on the Law of Treaties,
 * article 68). Throws `not-found` (`no-such-withdrawal`) and `rejected`: `already-revoked`, `revocation-in-the-future`,
 * `revocation-before-notice`, `notice-ended`.
 */
export function revokeNotice(agreement: Agreement, action: string, { revokedOn, reason }: Revocation, at: Path, moment: Moment): Decision {
  const { record } = agreement;
  const [party, notice] = found(record.parties, action);
  refuse(notice, revokedOn, dayOf(moment.now), [...at, 'revokedOn']);
  const next = withAction(record, action, { revokedOn }, moment);
  const told = { ...about(next), partner: party.partner, action, revokedOn, ...(reason === undefined ? {} : { reason }) };
  return { next: changed(agreement, next), change: 'withdrawal-revoked', events: [fact(withdrawalRevoked, told), ...spellChanges(record, next)] };
}
