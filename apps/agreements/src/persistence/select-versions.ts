import { DomainError, type AgreementRecord, type Label } from '@entente/contracts';
import { Conditions, type Tx } from '@entente/persistence';
import type { Agreement } from '../domain/agreement.js';

export interface KnownAgreement {
  agreement: Agreement;
  knownFrom: Date;
}

/** The first versions (`agreement_version v`) that meet the conditions, by agreement id. */
export async function selectVersions(tx: Tx, conditions: Conditions, limit: number): Promise<KnownAgreement[]> {
  const rows = await tx.query<{ agreement_id: string; version: number; record: AgreementRecord; label: Label; known_from: Date }>(
    `SELECT v.agreement_id, v.version, v.record, v.label, v.known_from FROM agreement_version v WHERE ${conditions.sql} ORDER BY v.agreement_id LIMIT ${conditions.value(limit)}`,
    conditions.values,
  );
  return rows.map(({ agreement_id: id, version, record, label, known_from: knownFrom }) => ({ agreement: { id, version, record, label }, knownFrom }));
}

/** What was known of an agreement at a time, now where none is given. Throws `not-found` where nothing was that the reader may see. */
export async function theVersionKnown(tx: Tx, id: string, knownAt: string | undefined): Promise<KnownAgreement> {
  const conditions = new Conditions();
  conditions.add(`v.agreement_id = ${conditions.value(id)}`, conditions.known('v', knownAt));
  const [found] = await selectVersions(tx, conditions, 1);
  if (!found) throw new DomainError('not-found', 'no-such-agreement', 'there is no such agreement, or none was known then');
  return found;
}
