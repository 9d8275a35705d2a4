import { agreementRenewed, dayOf, fact, isBefore, rejected, type Day, type PartialDate, type Path } from '@entente/contracts';
import { about, changed, type Agreement, type Decision, type Moment } from '../agreement.js';
import { termsOf } from '../rules.js';
import { laterBy } from './later-by.js';
import { ruleOf } from './rule-of-clock.js';
import { termOn } from './term.js';

export interface AgreedRenewal {
  until?: PartialDate | undefined;
  agreedOn?: Day | undefined;
  note?: string | undefined;
}

/**
 * Records that the parties agreed on another term after the present one: until a day, or as long as the terms say. It takes
 * the place of a notice against renewal. Throws `rejected`: `already-ended`, `agreed-in-the-future`, `no-term` for an
 * agreement without a term that ends, `until-missing` where nothing says how long, `renewal-ends-earlier`.
 */
export function renewAgreement(agreement: Agreement, { until: stated, agreedOn, note }: AgreedRenewal, at: Path, { now, rules, newId }: Moment): Decision {
  const { renewalNotice: _overtaken, ...record } = agreement.record;
  if (record.endedOn !== undefined) throw rejected('already-ended', at, `the agreement ended on ${record.endedOn}: correct that if it is wrong`);
  if (agreedOn !== undefined && agreedOn > dayOf(now)) throw rejected('agreed-in-the-future', [...at, 'agreedOn'], 'a renewal is recorded once it was agreed');
  const term = termOn(agreement.record, rules, dayOf(now));
  if (term === undefined) throw rejected('no-term', at, 'the agreement has no term that ends');
  const from = record.renewals?.at(-1)?.until ?? term.until;
  const duration = termsOf(record, rules)?.duration;
  const step = duration?.renewsFor ?? duration?.runsFor;
  const until = stated ?? (step && laterBy(later(from, term.until), step));
  if (until === undefined) throw rejected('until-missing', [...at, 'until'], 'nothing says for how long the agreement is renewed');
  if (isBefore(later(from, term.until), until) !== 'certain')
    throw rejected('renewal-ends-earlier', [...at, 'until'], `it runs until ${later(from, term.until)} already`);
  const renewal = { id: newId(), from: later(from, term.until), until, ...(agreedOn && { agreedOn }), ...(note && { note }) };
  const next = { ...record, renewals: [...(record.renewals ?? []), renewal] };
  const told = { ...about(next), form: 'express' as const, from: renewal.from, until, ...(agreedOn && { agreedOn }) };
  return { next: changed(agreement, next), change: 'renewed', events: [fact(agreementRenewed, { ...told, rule: ruleOf(record, rules, 'duration') })] };
}

function later(a: PartialDate, b: PartialDate): PartialDate {
  return isBefore(a, b) === 'certain' ? b : a;
}
