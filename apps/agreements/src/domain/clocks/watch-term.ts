import {
  agreementRenewed,
  agreementTerminated,
  fact,
  interval,
  noticePeriodClosing,
  type AgreementRecord,
  type Day,
  type Deadline,
  type Period,
} from '@entente/contracts';
import { about } from '../agreement.js';
import { endOpenSpells } from '../bound-spells.js';
import { plusPeriod } from '../calendar.js';
import type { Rules } from '../rules.js';
import type { Telling, Watch } from '../watch.js';
import { laterOf } from './later-by.js';
import { ruleOf } from './rule-of-clock.js';
import { isReached, lastDayToGiveNotice, termOn, type Term } from './term.js';

/** How long before the last day to give notice that is told. */
const CLOSING_AHEAD: Period = { days: 90 };
const RENEWED = 'renewed:';

function expiry(record: AgreementRecord, { until }: Term): Telling {
  return {
    id: `expired:${until}`,
    on: interval(until).last,
    fact: fact(agreementTerminated, { ...about(record), endedOn: until, reason: 'expired' }),
    then: (current) => ({
      ...current,
      endedOn: until,
      endReason: 'expired',
      parties: current.parties.map((party) => ({ ...party, spells: endOpenSpells(party.spells, until) })),
    }),
  };
}

function renewal(record: AgreementRecord, rules: Rules, { from, until }: Term): Telling {
  const told = { ...about(record), form: 'tacit' as const, from, until, rule: ruleOf(record, rules, 'duration') };
  return { id: `${RENEWED}${from}`, on: interval(from).last, fact: fact(agreementRenewed, told) };
}

/** The term that follows another, for all that is known. */
function following(record: AgreementRecord, rules: Rules, { until }: Term): Term | undefined {
  const next = termOn(record, rules, interval(until).last);
  return next?.from === until ? next : undefined;
}

/** The last term the parties agreed on from the one of a day on: what ends or renews itself is that one. */
function lastAgreed(record: AgreementRecord, rules: Rules, today: Day): Term | undefined {
  let term = record.endedOn === undefined ? termOn(record, rules, today) : undefined;
  for (let next = term; next !== undefined; next = following(record, rules, next)) {
    if (next !== term && next.tacit) break;
    term = next;
  }
  return term;
}

/**
 * Tacit terms that began by today: of an agreement that comes onto the register late only the one it is in, of one we watch
 * each that began since the last one told.
 */
function begun(record: AgreementRecord, rules: Rules, today: Day): Term[] {
  const current = termOn(record, rules, today);
  if (!current?.tacit) return [];
  const told = (record.told ?? []).filter((id) => id.startsWith(RENEWED)).map((id) => id.slice(RENEWED.length));
  const latest = told.sort().at(-1);
  const terms: Term[] = [];
  let next = latest === undefined ? undefined : termOn(record, rules, interval(latest).last);
  for (; next !== undefined && next.from < current.from; next = following(record, rules, next)) terms.push(next);
  return [...terms.filter(({ tacit }) => tacit), current];
}

function closing(record: AgreementRecord, rules: Rules, term: Term, today: Day): Telling[] {
  const last = lastDayToGiveNotice(record, rules, term);
  if (last === undefined || last.on < today) return [];
  const on = laterOf(plusPeriod(last.on, CLOSING_AHEAD, -1), interval(term.from).first);
  const told = { ...about(record), lastDay: last.on, renewsOn: term.until, rule: last.rule };
  return [{ id: `notice-period-closing:${last.on}`, on, fact: fact(noticePeriodClosing, told) }];
}

function deadlineOf(record: AgreementRecord, rules: Rules, term: Term, today: Day): Deadline[] {
  const last = lastDayToGiveNotice(record, rules, term);
  if (last === undefined) {
    const on = interval(term.until).first;
    return [{ id: `expiry:${term.until}`, kind: 'expiry', on, title: `It ends on ${term.until}`, owedBy: [], rule: ruleOf(record, rules, 'duration') }];
  }
  if (last.on < today) return [];
  const title = `Last day to give notice: without it the agreement runs on from ${term.until}`;
  return [{ id: `${last.kind}:${term.until}`, kind: last.kind, on: last.on, title, owedBy: [], rule: last.rule }];
}

/** Terms of an agreement: when it expires or renews itself, and the last day to say that one does not want that. */
export const watchTerm: Watch = {
  deadlines(record, today, rules) {
    const { endedOn } = record;
    if (endedOn !== undefined) {
      if (isReached(endedOn, today)) return [];
      return [{ id: `expiry:${endedOn}`, kind: 'expiry', on: interval(endedOn).first, title: `It ends on ${endedOn}`, owedBy: [] }];
    }
    const term = lastAgreed(record, rules, today);
    return term === undefined || isReached(term.until, today) ? [] : deadlineOf(record, rules, term, today);
  },
  tellings(record, today, rules) {
    const term = lastAgreed(record, rules, today);
    if (term === undefined) return [];
    const next = following(record, rules, term);
    const ahead = next === undefined ? expiry(record, term) : renewal(record, rules, next);
    return [...begun(record, rules, today).map((one) => renewal(record, rules, one)), ...closing(record, rules, term, today), ahead];
  },
};
