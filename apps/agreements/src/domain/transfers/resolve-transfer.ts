import type { Day, PartnerId, PartnerReference, Path, Refusals, TransferDraft } from '@entente/contracts';
import type { Directory } from '../resolve-draft.js';
import type { StatedTransfer } from './transfer.js';

/** A transfer with everybody in it known by id; throw the refusals before it is used. Faults `partner-unknown`, `partner-ambiguous`. */
export function resolveTransfer(draft: Omit<TransferDraft, 'label'>, today: Day, directory: Directory, at: Path, refusals: Refusals): StatedTransfer {
  const resolve = (reference: PartnerReference, path: Path): PartnerId => refusals.gather(() => directory.resolve(reference, today, path)) ?? '';
  return {
    ...draft,
    from: resolve(draft.from, [...at, 'from']),
    to: resolve(draft.to, [...at, 'to']),
    via: draft.via.map((reference, index) => resolve(reference, [...at, 'via', index])),
  };
}
