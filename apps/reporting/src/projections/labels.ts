import type { Label } from '@entente/contracts';
import { labelColumns } from '@entente/persistence';

/** The few labels of many rows, so that each is sent once. */
export class Labels {
  private readonly numbers = new Map<Label, number>();

  numberOf(label: Label): number {
    const number = this.numbers.get(label) ?? this.numbers.size;
    this.numbers.set(label, number);
    return number;
  }

  json(): string {
    return JSON.stringify([...this.numbers].map(([label, number]) => ({ number, ...labelColumns(label) })));
  }
}

/** SQL for the rows of `Labels`, called `l`. */
export const LABELS_OF = (parameter: string): string =>
  `jsonb_to_recordset(${parameter}::jsonb) AS l(number int, label jsonb, classification smallint, categories text[], audience text[])`;
