import { interval, type DossierParts, type OccasionLine, type PartialDate } from '@entente/contracts';
import type { Tx } from '@entente/persistence';
import type { z } from 'zod';
import { countOccasions, occasionLines } from './list-occasions.query.js';

const MOST_OCCASIONS = 10;

type OccasionsExcerpt = z.infer<typeof DossierParts>['engagements'];

/** What an owner's occasions of these partners are on a day: those not over before it, and the last that were. */
export async function occasionsExcerpt(tx: Tx, owner: OccasionLine['owner'], partners: readonly string[], asOf: PartialDate): Promise<OccasionsExcerpt> {
  const { first, last } = interval(asOf);
  const filter = { partners, owner, live: true };
  const next = await occasionLines(tx, { ...filter, from: first }, { from: last }, 'soonest first', MOST_OCCASIONS);
  const over = await occasionLines(tx, { ...filter, before: first }, {}, 'latest first', MOST_OCCASIONS);
  return { next: next.map(({ line }) => line), last: over.map(({ line }) => line), total: await countOccasions(tx, filter) };
}
