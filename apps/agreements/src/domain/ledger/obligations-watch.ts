import { fact, obligationOverdue, plusDays, type AgreementRecord, type Day, type Deadline, type PartnerId } from '@entente/contracts';
import type { Telling, Watch } from '../watch.js';
import { aboutEntry } from './about-entry.js';
import { ledgerOn, stateOn, type Entry } from './ledger.js';

/** An agreement's obligations have at most so many deadlines: those to come first, then the latest that passed. */
const MOST_DEADLINES = 300;

function titleOf({ obligation, occurrence }: Entry): string {
  const named = obligation.provision === undefined ? obligation.kind : `${obligation.kind} (${obligation.provision})`;
  return obligation.grace === undefined ? `Due: ${named}` : `Due: ${named}; in time until ${plusDays(occurrence.lateFrom, -1)}`;
}

/** One deadline for an occurrence, owed by the parties that still owe it. */
function deadlinesOf(entries: readonly Entry[]): Deadline[] {
  const owing = new Map<string, { entry: Entry; owedBy: PartnerId[] }>();
  for (const entry of entries) {
    const known = owing.get(entry.occurrence.id);
    if (known) known.owedBy.push(entry.party);
    else owing.set(entry.occurrence.id, { entry, owedBy: [entry.party] });
  }
  return [...owing.values()].map(({ entry, owedBy }) => ({
    id: entry.occurrence.id,
    kind: 'obligation',
    on: entry.occurrence.first,
    title: titleOf(entry),
    owedBy: owedBy.sort(),
  }));
}

function byDay(a: Deadline, b: Deadline): number {
  return a.on < b.on ? -1 : a.on > b.on ? 1 : a.id < b.id ? -1 : 1;
}

function deadlines(record: AgreementRecord, today: Day): Deadline[] {
  const all = deadlinesOf(ledgerOn(record, today).filter(({ outcome }) => ['open', 'overdue'].includes(stateOn(outcome, today)))).sort(byDay);
  const passed = all.filter(({ on }) => on <= today);
  const coming = all.slice(passed.length, passed.length + MOST_DEADLINES);
  return [...passed.slice(Math.max(0, passed.length - (MOST_DEADLINES - coming.length))), ...coming];
}

function tellings(record: AgreementRecord, today: Day): Telling[] {
  const told = new Set(record.told);
  return ledgerOn(record, today).flatMap((entry): Telling[] => {
    const { overdueFrom } = entry.outcome;
    const id = `overdue:${entry.occurrence.id}:${entry.party}`;
    if (overdueFrom === undefined || told.has(id)) return [];
    // Still owed on the day it comes to that, or today where that day is over.
    const on = overdueFrom > today ? overdueFrom : today;
    if (stateOn(entry.outcome, on) !== 'overdue') return [];
    return [{ id, on: overdueFrom, fact: fact(obligationOverdue, { ...aboutEntry(record, entry, on), overdueSince: overdueFrom }) }];
  });
}

/** What each party owes by which day, and that it is overdue: told once for each occurrence and party. */
export const obligationsWatch: Watch = { deadlines, tellings };
