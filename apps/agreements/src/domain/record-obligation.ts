import { fact, obligationRecorded } from '@entente/contracts';
import { about, changed, type Agreement, type Decision, type Moment, type StatedObligation } from './agreement.js';

/** Records what a provision asks of whom; nobody named means every party. */
export function recordObligation(agreement: Agreement, stated: StatedObligation, moment: Moment): Decision {
  const obligation = { ...stated, id: moment.newId() };
  const next = { ...agreement.record, obligations: [...agreement.record.obligations, obligation] };
  return { next: changed(agreement, next), change: 'obligation-recorded', events: [fact(obligationRecorded, { ...about(next), obligation })] };
}
