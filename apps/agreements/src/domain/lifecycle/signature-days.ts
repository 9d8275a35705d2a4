import { faultAt, isBefore, type AgreementRecord, type Fault, type PartnerId, type Path, type Warning } from '@entente/contracts';
import type { ActionDraft } from '../agreement.js';

type Stages = Pick<AgreementRecord, 'openForSignatureOn'>;

function isEarly({ action, actedOn }: ActionDraft, { openForSignatureOn }: Stages): boolean {
  return action === 'signed' && actedOn !== undefined && openForSignatureOn !== undefined && isBefore(actedOn, openForSignatureOn) === 'certain';
}

function words(partner: PartnerId, { actedOn }: ActionDraft, { openForSignatureOn }: Stages): string {
  return `${partner} signed on ${actedOn}, before the agreement was open for signature on ${openForSignatureOn}`;
}

/** A signature by hand before the agreement was certainly open for it. */
export function earlySignatureFaults(stages: Stages, partner: PartnerId, action: ActionDraft, at: Path): Fault[] {
  return isEarly(action, stages) ? [faultAt('not-open-for-signature', [...at, 'actedOn'], words(partner, action, stages))] : [];
}

/** The same from outside sources: kept although it is odd. */
export function earlySignatures(stated: Stages & { parties: readonly { partner: PartnerId; actions: readonly ActionDraft[] }[] }): Warning[] {
  return stated.parties.flatMap(({ partner, actions }) =>
    actions.filter((action) => isEarly(action, stated)).map((action) => ({ code: 'not-open-for-signature', message: words(partner, action, stated) })),
  );
}
