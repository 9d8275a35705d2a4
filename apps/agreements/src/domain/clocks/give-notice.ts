import { dayOf, fact, interval, partyActionRecorded, rejected, type Day, type PartnerId, type Path } from '@entente/contracts';
import { about, changed, type Agreement, type Decision, type Moment } from '../agreement.js';
import { spellChanges } from '../agreement-facts.js';
import { plusDelay } from '../calendar.js';
import { partyOf } from '../parties.js';
import { afterAction } from './acted.js';
import { withdrawalTermsOf } from './rule-of-clock.js';
import { noticeOpensOn, openNotice, spellOn } from './withdrawal.js';

export interface Notice {
  noticeGivenOn: Day;
  note?: string | undefined;
}

/**
 * Records a notice of withdrawal. The agreement's rule says from when notice may be given and how long it runs; the party
 * stays bound until it ends. Throws `rejected`: `notice-in-the-future`, `party-not-bound` on the day of the notice or no
 * longer when it would end, `notice-running` where it has given notice, `withdrawal-not-yet` with the earliest day,
 * `withdrawal-not-provided` where no rule says how one leaves.
 */
export function giveNotice(agreement: Agreement, partner: PartnerId, { noticeGivenOn, note }: Notice, at: Path, moment: Moment): Decision {
  const { record } = agreement;
  const [path, party] = [[...at, 'noticeGivenOn'], partyOf(record, partner)];
  if (noticeGivenOn > dayOf(moment.now)) throw rejected('notice-in-the-future', path, 'a notice is recorded once it was given');
  const running = openNotice(party, noticeGivenOn);
  if (running)
    throw rejected('notice-running', path, `${partner} has given notice${running.effectiveOn === undefined ? '' : `: it ends on ${running.effectiveOn}`}`);
  const bound = spellOn(party, noticeGivenOn);
  if (bound === undefined) throw rejected('party-not-bound', path, `${partner} is not bound by this agreement on ${noticeGivenOn}`);
  const opensOn = noticeOpensOn(record, moment.rules);
  if (opensOn !== undefined && noticeGivenOn < opensOn) throw rejected('withdrawal-not-yet', path, `no notice may be given before ${opensOn}`);
  const leaving = withdrawalTermsOf(record, moment.rules);
  if (leaving === undefined)
    throw rejected('withdrawal-not-provided', path, 'no rule says how a party leaves: record the withdrawal with the day it takes effect');
  const leavesOn = plusDelay(noticeGivenOn, leaving.notice);
  if (bound.to !== undefined && interval(bound.to).first <= leavesOn) throw rejected('party-not-bound', path, `${partner} is bound only until ${bound.to}`);
  const draft = { action: 'withdrew' as const, actedOn: noticeGivenOn, effectiveOn: leavesOn, ...(note !== undefined && { note }), rule: leaving.rule };
  const next = afterAction(record, partner, draft, moment);
  const { spells, actions } = partyOf(next, partner);
  const action = actions.at(-1);
  if (action === undefined || !spells.some(({ to }) => to === leavesOn))
    throw rejected('party-not-bound', path, `${partner} is bound until ${bound.to}, as was stated`);
  return {
    next: changed(agreement, next),
    change: 'party-action-recorded',
    events: [fact(partyActionRecorded, { ...about(next), partner, action }), ...spellChanges(record, next)],
  };
}
