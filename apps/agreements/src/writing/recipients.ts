import { Refusals, type Day, type PartnerId, type PartnerReference, type Path } from '@entente/contracts';
import type { PartnerDirectory } from '@entente/partner-directory';
import type { Subject } from '../domain/approvals/approval.js';
import type { Recipients } from '../domain/approvals/thresholds.js';

/**
 * To whom something is sold, each with the organisations it belongs to on a day; the other parties where nobody is named.
 * Throws `rejected`: `partner-unknown`, `partner-ambiguous`.
 */
export function recipientsOf(
  references: readonly PartnerReference[] | undefined,
  { record }: Subject,
  nation: PartnerId,
  directory: PartnerDirectory,
  on: Day,
  at: Path,
): Recipients {
  const refusals = new Refusals();
  const named = references?.flatMap((reference, index) => refusals.gather(() => directory.resolve(reference, on, [...at, 'recipients', index])) ?? []);
  refusals.throwIfAny();
  const partners = named ?? record.parties.map(({ partner }) => partner).filter((partner) => partner !== nation);
  return new Map(partners.map((partner) => [partner, directory.organisationsOf(partner, on)]));
}
