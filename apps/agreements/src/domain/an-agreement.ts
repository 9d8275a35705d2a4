import type { Agreement, Moment, SpellDraft, StatedAgreement, StatedParty } from './agreement.js';
import { registerAgreement } from './register-agreement.js';

/** A moment whose ids count: `id-1`, `id-2`, … */
export function aMoment(): Moment {
  let drawn = 0;
  return { now: new Date('2026-01-31T09:00:00Z'), rules: { regimes: new Map(), calendars: [] }, newId: () => `id-${++drawn}` };
}

export function aParty(partner: string, stated: Partial<StatedParty> = {}): StatedParty {
  return { partner, actions: [], spells: [], ...stated };
}

export function aStatement(stated: Partial<StatedAgreement> = {}): StatedAgreement {
  return { title: 'Treaty of Lima', kind: 'alliance', alsoKinds: [], parties: [aParty('PER'), aParty('COL')], obligations: [], ...stated };
}

/** An agreement on the register, from a statement an outside source made. */
export function anAgreement(stated: Partial<StatedAgreement> = {}): Agreement {
  return registerAgreement(aStatement(stated), { policy: 'PUBLIC', classification: 'UNCLASSIFIED', categories: [] }, 'report', ['data'], aMoment()).next;
}

/** The spells of a party, without their ids. */
export function spellsOf({ record }: Agreement, partner: string): SpellDraft[] {
  const party = record.parties.find((one) => one.partner === partner);
  return (party?.spells ?? []).map(({ id: _id, ...spell }) => spell);
}
