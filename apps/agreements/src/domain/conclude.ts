import { agreementsDeadlinesChanged, dayOf, fact, plusDays, saysTheSame, type AgreementRecord, type Day, type Deadline, type Fact } from '@entente/contracts';
import { changed, type Agreement, type Decision, type Moment } from './agreement.js';
import { spellChanges } from './agreement-facts.js';
import { obligationsWatch } from './ledger/obligations-watch.js';
import { watchReviews } from './clocks/watch-reviews.js';
import { watchTerm } from './clocks/watch-term.js';
import { watchReservations } from './lifecycle/watch-reservations.js';
import { watchSupersession } from './lifecycle/supersession.js';
import { watchYearlyReports } from './clocks/watch-yearly-reports.js';
import type { Rules } from './rules.js';
import type { Telling, Watch } from './watch.js';

/** Everything about an agreement that depends on the day. */
const WATCHES: readonly Watch[] = [obligationsWatch, watchTerm, watchReviews, watchYearlyReports, watchReservations, watchSupersession];

/** A decision with everything that follows from it, and the next day on which the agreement is to be looked at again. */
export interface Concluded extends Decision {
  wakesOn: Day | undefined;
}

/** The deadlines of a record that are open on a day, soonest first. */
export function openDeadlines(record: AgreementRecord, today: Day, rules: Rules): Deadline[] {
  return WATCHES.flatMap((watch) => watch.deadlines(record, today, rules)).sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.id < b.id ? -1 : 1));
}

function untold(record: AgreementRecord, today: Day, rules: Rules): Telling[] {
  const told = new Set(record.told);
  return WATCHES.flatMap((watch) => watch.tellings(record, today, rules))
    .filter(({ id }) => !told.has(id))
    .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.id < b.id ? -1 : 1));
}

/** Tells what is due by today, one thing after the other: one may bring about the next. */
function tellDue(record: AgreementRecord, today: Day, rules: Rules): { record: AgreementRecord; events: Fact[] } {
  const events: Fact[] = [];
  let current = record;
  for (;;) {
    const due = untold(current, today, rules).filter(({ on }) => on <= today);
    if (due.length === 0) return { record: current, events };
    // What changes nothing is told in one go; after what does, we look anew.
    const changing = due.findIndex(({ then }) => then !== undefined);
    const next = changing === -1 ? due : due.slice(0, changing + 1);
    const after = next.at(-1)?.then?.(current) ?? current;
    events.push(...next.map((telling) => telling.fact), ...spellChanges(current, after));
    current = { ...after, told: [...(after.told ?? []), ...next.map(({ id }) => id)] };
  }
}

/** The next day that brings something, if any does: something to tell, or a deadline that has passed and makes room for the next. */
export function wakesOn(record: AgreementRecord, { now, rules }: Pick<Moment, 'now' | 'rules'>): Day | undefined {
  const today = dayOf(now);
  const tells = untold(record, today, rules).find(({ on }) => on > today)?.on;
  const passes = openDeadlines(record, today, rules).find(({ on }) => on >= today)?.on;
  const days = [tells, passes === undefined ? undefined : plusDays(passes, 1)];
  return days.reduce((earliest, day) => (earliest === undefined || (day !== undefined && day < earliest) ? day : earliest));
}

/**
 * What follows from a decision: what its day brings, how the open deadlines changed since they were last told, and when to
 * look again. All of it is part of the same version. `rulesBefore` are those by which deadlines were last told.
 */
export function conclude(before: Agreement | undefined, decision: Decision, { now, rules }: Moment, rulesBefore: Rules = rules): Concluded {
  const today = dayOf(now);
  const { record, events } = tellDue(decision.next.record, today, rules);
  const deadlines = openDeadlines(record, today, rules);
  const toldOn = before?.record.deadlinesToldOn;
  const known = before === undefined || toldOn === undefined ? [] : openDeadlines(before.record, toldOn, rulesBefore);
  const changes = saysTheSame(deadlines, known) ? [] : [fact(agreementsDeadlinesChanged, { about: record.title, deadlines })];
  const told = changes.length === 0 && toldOn === undefined ? {} : { deadlinesToldOn: today };
  return {
    ...decision,
    next: { ...decision.next, record: { ...record, ...told } },
    events: [...decision.events, ...events, ...changes],
    wakesOn: wakesOn(record, { now, rules }),
  };
}

/** What a day brings to an agreement by itself; undefined where it brings nothing. */
export function wake(agreement: Agreement, moment: Moment): Concluded | undefined {
  const { record, events } = tellDue(agreement.record, dayOf(moment.now), moment.rules);
  const concluded = conclude(agreement, { next: changed(agreement, record), change: 'day-passed', events }, moment);
  return concluded.events.length === 0 ? undefined : concluded;
}
