import type { DomainEvent, Label } from '@entente/contracts';

/** What a table is given of a batch. */
export interface ToldBatch {
  /** The events that no later one came before, in order. */
  told: readonly DomainEvent[];
  /** Whose label is another now, with that label: their rows have to follow. */
  hidden: readonly { id: string; label: Label }[];
  /** The label of what an event is about after the batch. */
  labelOf: (subject: string) => Label;
}
