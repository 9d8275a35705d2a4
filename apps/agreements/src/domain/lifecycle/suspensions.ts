import {
  agreementSuspended,
  DomainError,
  endsBeforeItBegins,
  fact,
  holdsOn,
  isBefore,
  rejected,
  suspensionEnded,
  type AgreementRecord,
  type Certainty,
  type PartialDate,
  type PartnerId,
  type Path,
  type Suspension,
  type SuspensionDraft,
} from '@entente/contracts';
import { about, changed, type Agreement, type Decision, type Moment } from '../agreement.js';
import { certainlyOverlap } from '../bound-spells.js';
import { partyOf } from '../parties.js';

/** What suspends a party: a suspension of its own, or of the agreement between all. */
export function suspensionsOf({ suspensions = [] }: Pick<AgreementRecord, 'suspensions'>, partner: PartnerId): Suspension[] {
  return suspensions.filter((one) => one.partner === undefined || one.partner === partner);
}

/**
 * Is a party suspended on a date? It stays bound, keeps its membership and its spells; nothing is owed by or to it, and it is
 * nobody's ally by the agreement then (Vienna Convention on the Law of Treaties, article 72).
 */
export function suspendedOn(record: Pick<AgreementRecord, 'suspensions'>, partner: PartnerId, date: PartialDate): Certainty {
  const answers = suspensionsOf(record, partner).map((one) => holdsOn(one, date));
  return answers.find((answer) => answer === 'certain') ?? answers.find((answer) => answer === 'possible') ?? 'no';
}

function refuse({ record }: Agreement, partner: PartnerId | undefined, { from, to }: SuspensionDraft, at: Path): void {
  const { inForceOn, endedOn, suspensions = [] } = record;
  const path = [...at, 'from'];
  if (inForceOn === undefined || isBefore(from, inForceOn) === 'certain') throw rejected('not-in-force', path, 'the agreement is not in force then');
  if (endedOn !== undefined && isBefore(from, endedOn) === 'no') throw rejected('already-ended', path, `the agreement ended on ${endedOn}`);
  if (partner !== undefined && !partyOf(record, partner).spells.some((spell) => holdsOn(spell, from) !== 'no'))
    throw rejected('party-not-bound', [...at, 'partner'], `${partner} is not bound by this agreement then`);
  const same = suspensions.find((one) => one.partner === partner && certainlyOverlap(one, { from, to }));
  if (same) throw rejected('already-suspended', path, `it is suspended from ${same.from} already`);
}

/**
 * Records a spell in which the agreement, or one party of it, is suspended. Throws `rejected`: `not-in-force`,
 * `already-ended`, `party-not-bound`, `already-suspended` on some of these days.
 */
export function suspendAgreement(agreement: Agreement, partner: PartnerId | undefined, draft: SuspensionDraft, at: Path, { newId }: Moment): Decision {
  refuse(agreement, partner, draft, at);
  const { from, to, reason, basis } = draft;
  const suspension: Suspension = { id: newId(), ...(partner !== undefined && { partner }), from, ...(to !== undefined && { to }), reason, basis };
  const next = { ...agreement.record, suspensions: [...(agreement.record.suspensions ?? []), suspension] };
  return { next: changed(agreement, next), change: 'suspended', events: [fact(agreementSuspended, { ...about(next), suspension })] };
}

/** Records the end of a suspension. Throws `not-found` (`no-such-suspension`) and `rejected`: `suspension-ended` already, `ends-before-begins`. */
export function endSuspension(agreement: Agreement, id: string, to: PartialDate, at: Path): Decision {
  const { record } = agreement;
  const known = record.suspensions?.find((one) => one.id === id);
  if (known === undefined) throw new DomainError('not-found', 'no-such-suspension', 'the agreement has no such suspension');
  const path = [...at, 'to'];
  if (known.to !== undefined) throw rejected('suspension-ended', path, `the suspension ends on ${known.to}`);
  if (endsBeforeItBegins({ from: known.from, to })) throw rejected('ends-before-begins', path, `the suspension begins on ${known.from}`);
  const suspension = { ...known, to };
  const next = { ...record, suspensions: record.suspensions?.map((one) => (one.id === id ? suspension : one)) };
  return { next: changed(agreement, next), change: 'suspension-ended', events: [fact(suspensionEnded, { ...about(next), suspension })] };
}
