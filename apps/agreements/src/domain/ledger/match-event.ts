import { interval, isAtLeastAsStrict, isPartialDate, type DomainEvent, type PartialDate, type PartnerId } from '@entente/contracts';
import type { Agreement } from '../agreement.js';
import { ledgerOn, type Entry } from './ledger.js';
import { boundWhen } from './owing.js';

/** What of an event of another service is compared: whom and what it names, and the day it says. */
export interface Happening {
  obligation: string | undefined;
  /** Agreements it belongs to or rests on; empty: it names none. */
  agreements: readonly string[];
  partners: readonly PartnerId[];
  on: PartialDate;
}

/** Fields that hold the whole record of what an event is about: it names what the record does. */
const RECORDS = ['engagement', 'exercise'];
/** Fields in which events name partners, as an id, as an object with one, or as a list of these. */
const PARTNERS = ['partner', 'partners', 'party', 'parties', 'participants', 'hosts', 'successors'];
const AGREEMENTS = ['agreement', 'agreements', 'basis'];
/** Fields that say on which day it happened, the first one counts; without any, it is the day the event was recorded. */
const DAYS = ['on', 'heldOn', 'endedOn', 'to', 'from'];

function field(data: unknown, name: string): unknown {
  return typeof data === 'object' && data !== null ? Object.entries(data).find(([key]) => key === name)?.[1] : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function partnersIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(partnersIn);
  const named = text(value) ?? text(field(value, 'partner')) ?? text(field(value, 'id'));
  return named === undefined ? [] : [named];
}

/** What an event names, itself or in the record it carries. */
export function happeningIn({ data, time }: Pick<DomainEvent, 'data' | 'time'>): Happening {
  const told = [data, ...RECORDS.map((name) => field(data, name))];
  const all = (names: readonly string[]): unknown[] => told.flatMap((one) => names.map((name) => field(one, name)));
  const day = all(DAYS).find((value): value is string => typeof value === 'string' && isPartialDate(value));
  return {
    obligation: text(field(data, 'obligation')),
    agreements: [...new Set(all(AGREEMENTS).flatMap((value) => (Array.isArray(value) ? value : [value]).flatMap((one) => text(one) ?? [])))],
    partners: [...new Set(all(PARTNERS).flatMap(partnersIn))],
    on: day ?? time.slice(0, 10),
  };
}

/**
 * The occurrence, of those one party owes in order, that something done on a day belongs to: the first without evidence
 * that was due last before it, its grace included, or comes next. After all that was ever owed, the last. None where what it
 * belongs to has evidence: what is done twice in a year does not do the next year's.
 */
export function occurrenceFor(entries: readonly Entry[], on: PartialDate): Entry | undefined {
  const day = interval(on).first;
  const missing = entries.filter(({ outcome }) => outcome.evidence === undefined);
  const within = missing.find(({ occurrence }) => {
    const before = entries.findLast((other) => other.occurrence.first < occurrence.first);
    return day < occurrence.lateFrom && (before === undefined || day > before.occurrence.last);
  });
  return within ?? missing.find((entry) => entry === entries.at(-1) && day >= entry.occurrence.lateFrom);
}

/** Does an event name this, as this party owes it? Somebody else who took part must be somebody it is owed to. */
function names({ obligation: named, agreements, partners }: Happening, { obligation, party }: Entry, { id, record }: Agreement): boolean {
  if (named !== undefined ? named !== obligation.id : agreements.length > 0 && !agreements.includes(id)) return false;
  const exactly = named !== undefined || agreements.length > 0;
  if (exactly && partners.length === 0) return true;
  const creditors = obligation.owedTo.length > 0 ? obligation.owedTo : record.parties.map(({ partner }) => partner);
  const others = partners.filter((partner) => partner !== party);
  return partners.includes(party) && (exactly || others.length === 0 || others.some((partner) => creditors.includes(partner)));
}

/** Entries by obligation and party; they come in order. */
function byDuty(entries: readonly Entry[]): Entry[][] {
  const duties = new Map<string, Entry[]>();
  for (const entry of entries) {
    const duty = `${entry.obligation.id} ${entry.party}`;
    const known = duties.get(duty);
    if (known) known.push(entry);
    else duties.set(duty, [entry]);
  }
  return [...duties.values()];
}

/**
 * The entries of an agreement's ledger to which an event of another service is evidence: its type is the one the obligation
 * waits for, it names the obligation, the agreement, or the party and one of those it is owed to, and it happened while the
 * party was bound. None where readers of the agreement might not read the event: evidence would tell them of it.
 */
export function entriesFulfilledBy(agreement: Agreement, event: DomainEvent, today: string): Entry[] {
  const happening = happeningIn(event);
  const day = interval(happening.on);
  if (day.first > today || !isAtLeastAsStrict(agreement.label, event.label)) return [];
  const bound = new Set(agreement.record.parties.filter((party) => boundWhen(agreement.record, party, day) !== 'no').map(({ partner }) => partner));
  const known = (agreement.record.ledger ?? []).some((one) => one.fact === 'evidence' && 'event' in one.from && one.from.event === event.id);
  if (known) return [];
  const waiting = ledgerOn(agreement.record, today).filter(
    (entry) => entry.obligation.fulfilledBy?.event === event.type && bound.has(entry.party) && names(happening, entry, agreement),
  );
  return byDuty(waiting).flatMap((entries) => occurrenceFor(entries, happening.on) ?? []);
}
