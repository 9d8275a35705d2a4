import { dayOf, fact, isBefore, rejected, reviewHeld, type Day, type Path } from '@entente/contracts';
import { about, changed, type Agreement, type Decision, type Moment } from '../agreement.js';

/** Records that the parties reviewed the agreement. Throws `rejected`: `review-in-the-future`, `not-in-force` then, `already-held` on that day. */
export function recordReview(agreement: Agreement, held: { heldOn: Day; note?: string | undefined }, at: Path, { now, newId }: Moment): Decision {
  const { record } = agreement;
  const [path, { heldOn, note }] = [[...at, 'heldOn'], held];
  if (heldOn > dayOf(now)) throw rejected('review-in-the-future', path, 'a review is recorded once it was held');
  if (record.inForceOn === undefined || isBefore(heldOn, record.inForceOn) === 'certain')
    throw rejected('not-in-force', path, 'the agreement was not in force yet');
  if (record.reviewsHeld?.some((one) => one.heldOn === heldOn)) throw rejected('already-held', path, `a review on ${heldOn} is recorded already`);
  const review = { id: newId(), heldOn, ...(note === undefined ? {} : { note }) };
  const next = { ...record, reviewsHeld: [...(record.reviewsHeld ?? []), review] };
  return { next: changed(agreement, next), change: 'review-held', events: [fact(reviewHeld, { ...about(next), review })] };
}
