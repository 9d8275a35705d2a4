import { interval, type Day, type PartnerIdentifier, type PartialDate, type Spell } from '@entente/contracts';

/** A partner holding a code: for the days of the code, as far as the partner itself existed. */
export interface Holding {
  partner: string;
  identifier: PartnerIdentifier;
  validity: Spell;
}

function latest(dates: readonly (PartialDate | undefined)[]): Day | undefined {
  return dates
    .flatMap((date) => (date === undefined ? [] : interval(date).last))
    .sort()
    .at(-1);
}

function earliest(dates: readonly (PartialDate | undefined)[]): Day | undefined {
  return dates.flatMap((date) => (date === undefined ? [] : interval(date).first)).sort()[0];
}

/**
 * Do both hold their code on one same day, whatever their partial dates may mean? Only then one of them must be wrong:
 * a code that ended "1990" for one and began "1990" for the other is no contradiction.
 */
export function certainlyOverlap(a: Holding, b: Holding): boolean {
  const begin = latest([a.identifier.from, a.validity.from, b.identifier.from, b.validity.from]);
  const end = earliest([a.identifier.to, a.validity.to, b.identifier.to, b.validity.to]);
  return begin === undefined || end === undefined || begin < end;
}
