import { dayOf, fact, faultAt, isBefore, Refusals, transferDelivered, type Path, type TransferDeliveryDraft, type TransferRecord } from '@entente/contracts';
import { aboutTransfer, changedTransfer, type Transfer, type TransferDecision, type TransferMoment } from './transfer.js';
import { checkStep } from './transfer-steps.js';

/** How much of an item is authorised and not delivered. */
export function outstanding({ items, deliveries }: Pick<TransferRecord, 'items' | 'deliveries'>, item: string): number {
  const authorised = items.find(({ id }) => id === item)?.quantity ?? 0;
  return deliveries.filter((delivery) => delivery.item === item).reduce((left, { quantity }) => left - quantity, authorised);
}

function refuseContradictions({ record }: Transfer, draft: TransferDeliveryDraft, at: Path, { now }: TransferMoment): void {
  const refusals = new Refusals();
  const { item, quantity, exportedOn, importedOn } = draft;
  const left = outstanding(record, item);
  if (!record.items.some(({ id }) => id === item))
    refusals.add(
      faultAt(
        'no-such-item',
        [...at, 'item'],
        'the transfer has no such item',
        record.items.map(({ id }) => id),
      ),
    );
  else if (quantity > left) refusals.add(faultAt('more-than-authorised', [...at, 'quantity'], `${left} of it may still be delivered`));
  const { on: authorisedOn, validUntil } = record.authorisation ?? {};
  if (authorisedOn !== undefined && isBefore(exportedOn, authorisedOn) === 'certain')
    refusals.add(faultAt('delivered-before-authorised', [...at, 'exportedOn'], `the transfer was authorised on ${authorisedOn}`));
  if (validUntil !== undefined && isBefore(validUntil, exportedOn) === 'certain')
    refusals.add(faultAt('authorisation-expired', [...at, 'exportedOn'], `the authorisation was valid until ${validUntil}`));
  if (isBefore(dayOf(now), exportedOn) === 'certain')
    refusals.add(faultAt('delivered-in-future', [...at, 'exportedOn'], 'a delivery is recorded once it happened'));
  if (importedOn !== undefined && isBefore(dayOf(now), importedOn) === 'certain')
    refusals.add(faultAt('delivered-in-future', [...at, 'importedOn'], 'an arrival is recorded once it happened'));
  if (importedOn !== undefined && isBefore(importedOn, exportedOn) === 'certain')
    refusals.add(faultAt('arrived-before-it-left', [...at, 'importedOn'], `it left on ${exportedOn}`));
  refusals.throwIfAny();
}

/**
 * Records that a quantity of an item was delivered; the last one completes the transfer. Throws what `checkStep` throws,
 * and `rejected` with every fault: `no-such-item`, `more-than-authorised`, `delivered-before-authorised`,
 * `authorisation-expired`, `delivered-in-future`, `arrived-before-it-left`.
 */
export function deliverTransfer(transfer: Transfer, draft: TransferDeliveryDraft, at: Path, moment: TransferMoment): TransferDecision {
  checkStep(transfer.record.state, 'deliver');
  refuseContradictions(transfer, draft, at, moment);
  const delivery = { ...draft, id: moment.newId() };
  const after = { ...transfer.record, deliveries: [...transfer.record.deliveries, delivery] };
  const complete = after.items.every(({ id }) => outstanding(after, id) === 0);
  const event = fact(transferDelivered, { ...aboutTransfer(after, moment), delivery, complete });
  return changedTransfer(transfer, { ...after, state: complete ? 'delivered' : 'authorised' }, 'delivered', event, moment);
}
