import { dayOf, fact, faultAt, Refusals, transferProposed, type Label, type Path, type TransferRecord } from '@entente/contracts';
import { aboutTransfer, signature, type StatedTransfer, type TransferDecision, type TransferMoment } from './transfer.js';

function refuseContradictions({ from, to, items }: StatedTransfer, at: Path, { agreement, transferRules }: TransferMoment): void {
  const refusals = new Refusals();
  const parties = new Set(agreement.record.parties.map(({ partner }) => partner));
  if (from === to) refusals.add(faultAt('same-partner', [...at, 'to'], `${to} transfers nothing to itself`));
  for (const [side, partner] of [['from', from] as const, ['to', to] as const]) {
    if (!parties.has(partner)) refusals.add(faultAt('not-a-party', [...at, side], `${partner} is no party to the agreement`, [...parties]));
  }
  const known = [...transferRules.categories.keys()];
  items.forEach(({ category }, index) => {
    if (!transferRules.categories.has(category))
      refusals.add(faultAt('unknown-category', [...at, 'items', index, 'category'], `"${category}" is no category of transfers`, known));
  });
  refusals.throwIfAny();
}

/**
 * Proposes a transfer under an agreement as its first version. Throws `rejected` with every fault: `same-partner`,
 * `not-a-party`, `unknown-category`.
 */
export function proposeTransfer(stated: StatedTransfer, label: Label, at: Path, moment: TransferMoment): TransferDecision {
  refuseContradictions(stated, at, moment);
  const record: TransferRecord = {
    agreement: moment.agreement.id,
    from: stated.from,
    to: stated.to,
    via: stated.via,
    ...(stated.endUser !== undefined && { endUser: stated.endUser }),
    items: stated.items.map((item) => ({ ...item, id: moment.newId() })),
    state: 'proposed',
    proposedOn: dayOf(moment.now),
    proposedBy: signature(moment).by,
    deliveries: [],
    reassessments: [],
    assurances: [],
  };
  const event = fact(transferProposed, { ...aboutTransfer(record, moment), transfer: record });
  return { next: { id: moment.newId(), version: 1, record, label }, change: 'proposed', events: [event] };
}
