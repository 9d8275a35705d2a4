import { endsBeforeItBegins, interval, type PartialDate, type Warning } from '@entente/contracts';
import type { SpellDraft, StatedAgreement } from '../agreement.js';
import { boundSpells } from '../bound-spells.js';
import { termsOf, type Rules } from '../rules.js';
import type { ActingParty } from './acts.js';
import { forceBy, type Force } from './entry-into-force.js';
import { effectsOf, type Effect, type InForce } from './party-effects.js';
import { computedFrom } from './readings.js';

/** What an agreement is stated with that decides when it binds whom; `inForceOn` is the date stated. */
export type Stated = Pick<StatedAgreement, 'signedOn' | 'inForceOn' | 'endedOn' | 'terms'> & { parties: readonly ActingParty[] };

/** When an agreement is in force, and whom it binds when, as far as its rule and the facts say. */
export interface DerivedForce {
  inForce: InForce | undefined;
  inForceOn: PartialDate | undefined;
  /** What the rule yields; nothing is computed of an agreement that ended first. */
  computed: Force | undefined;
  effects: ReadonlyMap<ActingParty, Effect[]>;
  warnings: Warning[];
}

const disjoint = (a: PartialDate, b: PartialDate): boolean => interval(a).last < interval(b).first || interval(b).last < interval(a).first;

function endedBefore(on: PartialDate, endedOn: PartialDate | undefined): boolean {
  return on !== endedOn && endsBeforeItBegins({ from: on, to: endedOn });
}

function warningsOf(recorded: PartialDate | undefined, computed: PartialDate | undefined, ruled: boolean): Warning[] {
  if (recorded === undefined || !ruled) return [];
  if (computed === undefined) {
    return [{ code: 'in-force-unexplained', message: `recorded as in force on ${recorded}, which the actions on record do not bring about yet` }];
  }
  if (!disjoint(recorded, computed)) return [];
  return [{ code: 'in-force-differs', message: `recorded as in force on ${recorded}; by its rule it is in force on ${computed}` }];
}

const uncertain = (what: string, on: PartialDate): Warning => ({
  code: 'in-force-day-uncertain',
  message: `${what} is bound on ${on} at the latest: its dates leave the day open`,
});

/** Computes entry into force from the rule in the terms, else from the date stated; without either nothing is computed. */
export function deriveForce(stated: Stated, rules: Pick<Rules, 'regimes'>): DerivedForce {
  const terms = termsOf(stated, rules);
  const rule = terms?.entryIntoForce;
  const yielded = rule && forceBy(rule, stated);
  const date = yielded && computedFrom(yielded.days);
  const computed = date && !endedBefore(date.on, stated.endedOn) ? yielded : undefined;
  const byRule = computed && date;
  const inForceOn = byRule?.on ?? stated.inForceOn;
  const inForce: InForce | undefined = computed
    ? { ...computed, recorded: false }
    : stated.inForceOn === undefined
      ? undefined
      : { days: interval(stated.inForceOn), recorded: true };
  const effects = new Map(stated.parties.map((party) => [party, effectsOf(party, stated, inForce, terms)]));
  const uncertainParties = stated.parties.filter((party) => effects.get(party)?.some((effect) => effect.uncertain));
  return {
    inForce,
    inForceOn,
    computed,
    effects,
    warnings: [
      ...warningsOf(stated.inForceOn, byRule?.on, rule !== undefined),
      ...(byRule?.uncertain
        ? [{ code: 'in-force-day-uncertain', message: `in force on ${byRule.on} at the latest: the dates of the actions leave the day open` }]
        : []),
      ...uncertainParties.map((party) => uncertain(party.partner, effects.get(party)?.find((effect) => effect.uncertain)?.on ?? '')),
    ],
  };
}

/** The spells of a party. */
export function spellsBy({ effects }: DerivedForce, party: ActingParty, { endedOn }: Pick<Stated, 'endedOn'>): SpellDraft[] {
  return boundSpells(party.spells, effects.get(party) ?? [], { endedOn });
}
