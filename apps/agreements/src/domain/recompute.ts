import { agreementCorrected, saysTheSame } from '@entente/contracts';
import { changed, type Agreement, type Moment } from './agreement.js';
import { correctedFrom } from './agreement-facts.js';
import { conclude, type Concluded } from './conclude.js';
import { restate } from './correct-agreement.js';
import type { Rules } from './rules.js';
import { deriveRecord } from './state-record.js';

/**
 * What an agreement comes to by the rules in use, after it was last computed by `before`; undefined where nothing of it is
 * different. What was told of its entry into force, its parties and its deadlines is corrected, for the reason given.
 */
export function recompute(agreement: Agreement, before: Rules, reason: string, moment: Moment): Concluded | undefined {
  const { record } = agreement;
  const derived = deriveRecord(restate(record, {}), moment, record);
  const next = { ...derived, ...(record.deadlinesToldOn !== undefined && { deadlinesToldOn: record.deadlinesToldOn }) };
  const events = saysTheSame(record, next) ? [] : correctedFrom(record, next, reason);
  const concluded = conclude(agreement, { next: changed(agreement, next), change: 'recomputed', reason, events }, moment, before);
  if (concluded.events.length === 0) return undefined;
  const corrected = concluded.events.some(({ definition }) => definition === agreementCorrected);
  return corrected ? concluded : { ...concluded, events: [...correctedFrom(record, concluded.next.record, reason), ...concluded.events] };
}
