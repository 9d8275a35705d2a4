import type { Label, Principal } from '@entente/contracts';

/** What somebody states without a label is their own nation's. */
export function labelOf({ nation }: Principal): Label {
  return { policy: nation, classification: 'UNCLASSIFIED', categories: [], originator: nation };
}
