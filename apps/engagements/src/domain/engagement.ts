import type { Label } from '@entente/contracts';

export interface Engagement {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly label: Label;
}
