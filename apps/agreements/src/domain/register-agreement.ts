import type { Label, Path } from '@entente/contracts';
import type { Decision, Moment, Origin, StatedAgreement } from './agreement.js';
import { registrationOf } from './agreement-facts.js';
import { stateRecord } from './state-record.js';

/** Puts an agreement on the register as its first version. Throws what `stateRecord` throws. */
export function registerAgreement(stated: StatedAgreement, label: Label, origin: Origin, at: Path, moment: Moment): Decision {
  const record = stateRecord(stated, origin, at, moment);
  return { next: { id: moment.newId(), version: 1, record, label }, change: 'registered', events: registrationOf(record) };
}
