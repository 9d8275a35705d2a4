import type { AgreementRecord, PartnerId, Party } from '@entente/contracts';
import { warningsOf } from './state-record.js';

/** The party a partner is, or a new one that has neither done nor agreed to anything yet. */
export function partyOf({ parties }: AgreementRecord, partner: PartnerId): Party {
  return parties.find((party) => party.partner === partner) ?? { partner, actions: [], spells: [] };
}

/** The record with a party as it is now; a new one comes last. */
export function withParty(record: AgreementRecord, party: Party): AgreementRecord {
  const known = record.parties.some(({ partner }) => partner === party.partner);
  const parties = known ? record.parties.map((one) => (one.partner === party.partner ? party : one)) : [...record.parties, party];
  return { ...record, parties, warnings: warningsOf({ ...record, parties }) };
}
