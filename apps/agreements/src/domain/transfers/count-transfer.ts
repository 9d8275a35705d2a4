import { interval, type TransferCategory, type TransferRecord } from '@entente/contracts';
import type { TransferRules } from './transfer.js';

/** A quantity of a transfer in a yearly report: what happened to it, in which year. */
export interface TransferCount {
  year: number;
  what: 'authorised' | 'exported' | 'imported';
  category: TransferCategory;
  unit: string;
  quantity: number;
}

function yearOf(date: string): number {
  return Number(interval(date).first.slice(0, 4));
}

/**
 * What yearly reports count of a transfer, each in the year it happened: authorisations that stand, exports, and imports,
 * which happen with the export where no arrival is stated. Subcategories count in their category. A revoked authorisation
 * counts no longer; what was delivered under it does.
 */
export function countsOf({ state, items, authorisation, deliveries }: TransferRecord, { categories }: TransferRules): TransferCount[] {
  return items.flatMap(({ id, category, unit, quantity: allowed }) => {
    const counted = (what: TransferCount['what'], date: string, quantity: number): TransferCount => {
      return { year: yearOf(date), what, category: categories.get(category)?.within ?? category, unit, quantity };
    };
    const delivered = deliveries.filter(({ item }) => item === id);
    return [
      ...(state === 'revoked' || authorisation === undefined ? [] : [counted('authorised', authorisation.on, allowed)]),
      ...delivered.map(({ exportedOn, quantity }) => counted('exported', exportedOn, quantity)),
      ...delivered.map(({ exportedOn, importedOn, quantity }) => counted('imported', importedOn ?? exportedOn, quantity)),
    ];
  });
}
