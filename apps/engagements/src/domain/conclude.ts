import { dayOf, engagementsDeadlinesChanged, fact, plusDays, saysTheSame, type Day, type Deadline, type Fact } from '@entente/contracts';
import { startOf } from './days.js';
import { type Aggregate, type Decision, type Moment, type Telling, type Timed, type Watched } from './decision.js';
import type { Rules } from './rules.js';

/** A decision with everything that follows from it, and when the aggregate is to be looked at again. */
export interface Concluded<T> extends Decision<T> {
  wakesAt: Date | undefined;
}

/** The deadlines that are open on a day, soonest first. */
export function openDeadlines<T extends Watched>({ watches }: Timed<T>, record: T, today: Day, rules: Rules): Deadline[] {
  return watches.flatMap((watch) => watch.deadlines(record, today, rules)).sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.id < b.id ? -1 : 1));
}

function untold<T extends Watched>({ watches }: Timed<T>, record: T, moment: Moment): Telling<T>[] {
  return watches
    .flatMap((watch) => watch.tellings(record, moment))
    .filter(({ id }) => !record.told?.includes(id))
    .sort((a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1));
}

/** Lets happen what is due by now, one thing after the other: one may bring about the next. */
function tellDue<T extends Watched>(timed: Timed<T>, record: T, moment: Moment): { record: T; events: Fact[] } {
  const events: Fact[] = [];
  let current = record;
  for (;;) {
    const next = untold(timed, current, moment).find(({ at }) => at <= moment.now);
    if (next === undefined) return { record: current, events };
    const after = next.happens(current);
    events.push(after.event);
    current = timed.remember(after.record, { told: [...(after.record.told ?? []), next.id] });
  }
}

/** The next instant that brings something, if any does: something to tell, or a deadline that has passed. */
export function wakesAt<T extends Watched>(timed: Timed<T>, record: T, moment: Moment): Date | undefined {
  const today = dayOf(moment.now);
  const tells = untold(timed, record, moment).find(({ at }) => at > moment.now)?.at;
  const passes = openDeadlines(timed, record, today, moment.rules).find(({ on }) => on >= today)?.on;
  const instants = [tells, passes === undefined ? undefined : startOf(plusDays(passes, 1))].filter((at) => at !== undefined);
  return instants.sort((a, b) => a.getTime() - b.getTime())[0];
}

/**
 * What follows from a decision: what time brings, how the open deadlines changed since they were last told, and when to look
 * again. All of it is part of the same version.
 */
export function conclude<T extends Watched>(timed: Timed<T>, decision: Decision<T>, moment: Moment): Concluded<T> {
  const today = dayOf(moment.now);
  const { record, events } = tellDue(timed, decision.next.record, moment);
  const deadlines = openDeadlines(timed, record, today, moment.rules);
  const toldOn = decision.before?.record.deadlinesToldOn;
  const known = decision.before === undefined || toldOn === undefined ? [] : openDeadlines(timed, decision.before.record, toldOn, moment.rules);
  const changes = saysTheSame(deadlines, known) ? [] : [fact(engagementsDeadlinesChanged, { about: timed.title(record), deadlines })];
  const kept = changes.length === 0 && toldOn === undefined ? record : timed.remember(record, { deadlinesToldOn: today });
  return {
    ...decision,
    next: { ...decision.next, record: kept },
    events: [...decision.events, ...events, ...changes],
    wakesAt: wakesAt(timed, kept, moment),
  };
}

/** What time brings to an aggregate by itself; undefined where it brings nothing. */
export function wake<T extends Watched>(timed: Timed<T>, aggregate: Aggregate<T>, moment: Moment): Concluded<T> | undefined {
  const { record, events } = tellDue(timed, aggregate.record, moment);
  const next = { ...aggregate, version: aggregate.version + 1, record };
  const concluded = conclude(timed, { before: aggregate, next, change: 'time-passed', events }, moment);
  return concluded.events.length === 0 ? undefined : concluded;
}
