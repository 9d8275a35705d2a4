import type { Label } from '@entente/contracts';

export interface Crisis {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly label: Label;
}
