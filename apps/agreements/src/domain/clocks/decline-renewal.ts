import { dayOf, fact, rejected, renewalDeclined, type AgreementRecord, type Day, type PartnerId, type Path } from '@entente/contracts';
import { about, changed, type Agreement, type Decision, type Moment } from '../agreement.js';
import { spellChanges } from '../agreement-facts.js';
import { partyOf } from '../parties.js';
import type { Rules } from '../rules.js';
import { afterAction } from './acted.js';
import { ruleOf } from './rule-of-clock.js';
import { lastDayToGiveNotice, renewsItself, termOn, type Term } from './term.js';
import { openNotice, spellOn } from './withdrawal.js';

function renewingTerm(record: AgreementRecord, rules: Rules, day: Day, path: Path): Term {
  if (record.endedOn !== undefined) throw rejected('already-ended', path, `the agreement ended on ${record.endedOn}`);
  if (record.renewalNotice)
    throw rejected('notice-running', path, `${record.renewalNotice.partner} has given notice: it ends on ${record.renewalNotice.endsOn}`);
  const term = termOn(record, rules, day);
  if (term === undefined || !renewsItself(record, rules, term)) throw rejected('not-renewing', path, 'the agreement does not renew itself');
  const last = lastDayToGiveNotice(record, rules, term);
  if (last !== undefined && day > last.on) throw rejected('notice-too-late', path, `the last day to give notice was ${last.on}: it runs for another term`);
  return term;
}

/**
 * Records that a party wants no other term, said in time. Of two bound parties that ends the agreement with the present
 * term; of more only that party leaves then. Throws `rejected`: `notice-in-the-future`, `already-ended`, `not-renewing`,
 * `notice-too-late` with the last day, `party-not-bound`, `notice-running`.
 */
export function declineRenewal(agreement: Agreement, partner: PartnerId, noticeGivenOn: Day, at: Path, moment: Moment): Decision {
  const { record } = agreement;
  const path = [...at, 'noticeGivenOn'];
  if (noticeGivenOn > dayOf(moment.now)) throw rejected('notice-in-the-future', path, 'a notice is recorded once it was given');
  const { until: endsOn } = renewingTerm(record, moment.rules, noticeGivenOn, path);
  const party = partyOf(record, partner);
  const running = openNotice(party, noticeGivenOn);
  if (running) throw rejected('notice-running', path, `${partner} has given notice already`);
  if (spellOn(party, noticeGivenOn) === undefined) throw rejected('party-not-bound', path, `${partner} is not bound by this agreement on ${noticeGivenOn}`);
  const bound = record.parties.filter((one) => spellOn(one, noticeGivenOn) !== undefined);
  const told = { ...about(record), partner, noticeGivenOn, endsOn };
  if (bound.length <= 2) {
    const next = { ...record, renewalNotice: { partner, noticeGivenOn, endsOn } };
    return { next: changed(agreement, next), change: 'renewal-declined', events: [fact(renewalDeclined, { ...told, ends: 'agreement' })] };
  }
  const action = { action: 'withdrew' as const, actedOn: noticeGivenOn, effectiveOn: endsOn, rule: ruleOf(record, moment.rules, 'duration') };
  const next = afterAction(record, partner, action, moment);
  return {
    next: changed(agreement, next),
    change: 'renewal-declined',
    events: [fact(renewalDeclined, { ...told, ends: 'party' }), ...spellChanges(record, next)],
  };
}
