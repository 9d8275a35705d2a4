import type { AgreementView, PartialDate } from '@entente/contracts';
import type { Agreement } from './agreement.js';
import { agreementPhase } from './lifecycle/phases.js';
import { statusOn } from './status.js';

/** An agreement as reads show it, as of a day; `knownFrom` is when this version was recorded. */
export function viewOf({ id, version, record, label }: Agreement, knownFrom: Date, asOf: PartialDate): AgreementView {
  return { ...record, id, version, label, knownFrom: knownFrom.toISOString(), ...statusOn(record, asOf), phase: agreementPhase(record, asOf) };
}
