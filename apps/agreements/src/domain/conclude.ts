import { agreementsDeadlinesChanged, dayOf, type AgreementRecord, type Day, type Deadline } from '@entente/contracts';
import { changed, fact, type Agreement, type Decision, type Fact, type Moment } from './agreement.js';
import type { Rules } from './rules.js';
import { saysTheSame } from './says-the-same.js';
import type { Telling, Watch } from './watch.js';

/** Everything about an agreement that depends on the day. */
const WATCHES: readonly Watch[] = [];

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
    const next = untold(current, today, rules).find(({ on }) => on <= today);
    if (next === undefined) return { record: current, events };
    events.push(next.fact);
    current = next.then?.(current) ?? current;
    current = { ...current, told: [...(current.told ?? []), next.id] };
  }
}

/** The next day that brings something, if any does. */
export function wakesOn(record: AgreementRecord, { now, rules }: Pick<Moment, 'now' | 'rules'>): Day | undefined {
  const today = dayOf(now);
  return untold(record, today, rules).find(({ on }) => on > today)?.on;
}

/**
 * What follows from a decision: what its day brings, how the open deadlines changed, and when to look again. All of it is
 * part of the same version.
 */
export function conclude(before: Agreement | undefined, decision: Decision, { now, rules }: Moment): Concluded {
  const today = dayOf(now);
  const { record, events } = tellDue(decision.next.record, today, rules);
  const deadlines = openDeadlines(record, today, rules);
  const same = before === undefined ? deadlines.length === 0 : saysTheSame(deadlines, openDeadlines(before.record, today, rules));
  return {
    ...decision,
    next: { ...decision.next, record },
    events: [...decision.events, ...events, ...(same ? [] : [fact(agreementsDeadlinesChanged, { about: record.title, deadlines })])],
    wakesOn: wakesOn(record, { now, rules }),
  };
}

/** What a day brings to an agreement by itself; undefined where it brings nothing. */
export function wake(agreement: Agreement, moment: Moment): Concluded | undefined {
  const today = dayOf(moment.now);
  const { record, events } = tellDue(agreement.record, today, moment.rules);
  if (events.length === 0) return undefined;
  return conclude(agreement, { next: changed(agreement, record), change: 'day-passed', events }, moment);
}
