import { faultAt, Refusals, type PartnerId, type Path, type RuleCertainty, type Worth } from '@entente/contracts';

/** From which amount on a category of what is sold asks for a period. */
export interface Threshold {
  category: string;
  from: number;
  certainty: RuleCertainty;
}

/** Thresholds for some recipients; a row that names none is for everybody else. */
export interface ThresholdRow {
  to?: { partners: readonly PartnerId[]; membersOf: readonly PartnerId[] } | undefined;
  days: number;
  thresholds: readonly Threshold[];
}

/** Which period a sale asks for, by its worth and its recipients. The first row that fits a recipient counts. */
export interface Thresholds {
  currency: string;
  rows: readonly ThresholdRow[];
}

/** To whom something is sold: each with the organisations it belongs to on that day. */
export type Recipients = ReadonlyMap<PartnerId, readonly PartnerId[]>;

/** What thresholds come to: a period, or none; with the certainty of what it rests on. */
export interface Duty {
  days: number | undefined;
  certainty: RuleCertainty;
}

function fits({ to }: ThresholdRow, recipient: PartnerId, memberOf: readonly PartnerId[]): boolean {
  return to === undefined || to.partners.includes(recipient) || memberOf.some((organisation) => to.membersOf.includes(organisation));
}

function rowsFor({ rows }: Thresholds, recipients: Recipients): ThresholdRow[] {
  if (recipients.size === 0) return rows.filter(({ to }) => to === undefined).slice(0, 1);
  return [...recipients].flatMap(([recipient, memberOf]) => rows.find((row) => fits(row, recipient, memberOf)) ?? []);
}

function worst(compared: readonly Threshold[]): RuleCertainty {
  return compared.some(({ certainty }) => certainty === 'unverified') ? 'unverified' : 'verified';
}

/**
 * The longest period any recipient asks for. It is as certain as the surest threshold that asks for it; that none is asked
 * for is only as certain as every threshold that was not reached.
 */
export function dutyOf(thresholds: Thresholds, { values }: Worth, recipients: Recipients): Duty {
  const rows = rowsFor(thresholds, recipients);
  const reaches = ({ category, from }: Threshold): boolean => values.some((value) => value.category === category && value.amount >= from);
  const asking = rows.filter((row) => row.thresholds.some(reaches));
  if (asking.length === 0) return { days: undefined, certainty: worst(rows.flatMap((row) => row.thresholds)) };
  const days = Math.max(...asking.map((row) => row.days));
  const reached = asking.filter((row) => row.days === days).flatMap((row) => row.thresholds.filter(reaches));
  return { days, certainty: reached.some(({ certainty }) => certainty === 'verified') ? 'verified' : 'unverified' };
}

/** Refuses a worth that the thresholds cannot be compared with: `worth-missing`, `currency-not-accepted`, `category-unknown`. */
export function comparable({ currency, rows }: Thresholds, worth: Worth | undefined, at: Path): Worth {
  const refusals = new Refusals();
  const path = [...at, 'worth'];
  if (worth === undefined) refusals.add(faultAt('worth-missing', path, 'what is sold decides whether notice is due: say what it is worth'));
  else {
    const known = [...new Set(rows.flatMap((row) => row.thresholds.map(({ category }) => category)))];
    if (worth.currency !== currency)
      refusals.add(faultAt('currency-not-accepted', [...path, 'currency'], `the thresholds are in ${currency}: say the worth in it`, [currency]));
    worth.values.forEach(({ category }, index) => {
      if (!known.includes(category))
        refusals.add(faultAt('category-unknown', [...path, 'values', index, 'category'], `no threshold knows the category ${category}`, known));
    });
  }
  refusals.throwIfAny();
  return worth ?? { currency, values: [] };
}
