import type { DomainEvent, Label } from '@entente/contracts';
import type { EventBatch } from '@entente/messaging';
import { isHistory, partnersIn } from './describe-event.js';
import type { HistoryEntry } from './history.projection.js';

/** The entries of a batch: `partiesAt` are the parties of the agreement an event is about, `labelOf` the label its subject has after the batch. */
export function entriesOf(
  { events, records }: Pick<EventBatch, 'events' | 'records'>,
  partiesAt: (at: number) => readonly string[],
  labelOf: (event: DomainEvent) => Label,
): HistoryEntry[] {
  return events.flatMap((event, at): HistoryEntry[] => {
    const record = records[at];
    return record && isHistory(event) ? [{ event, record, partners: partnersIn(event, partiesAt(at)), label: labelOf(event) }] : [];
  });
}
