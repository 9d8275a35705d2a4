import type { AgreementRecord, PartnerId, Party } from '@entente/contracts';
import type { StatedAgreement, StatedParty } from './agreement.js';

/** The party a partner is, or a new one that has neither done nor agreed to anything yet. */
export function partyOf({ parties }: AgreementRecord, partner: PartnerId): Party {
  return parties.find((party) => party.partner === partner) ?? { partner, actions: [], spells: [] };
}

/** The statement with a party as it is stated now; a new one comes last. */
export function withStatedParty(stated: StatedAgreement, party: StatedParty): StatedAgreement {
  const known = stated.parties.some(({ partner }) => partner === party.partner);
  const parties = known ? stated.parties.map((one) => (one.partner === party.partner ? party : one)) : [...stated.parties, party];
  return { ...stated, parties };
}
