import { interval } from '@entente/contracts';
import { foldName } from './fold-name.js';
import { SimilarNames } from './similar-names.js';

/** What services need to know of a partner; a whole directory record fits. */
export interface DirectoryEntry {
  id: string;
  kind: 'state' | 'organisation';
  name: string;
  names: { text: string; language?: string | undefined; use: string; from?: string | undefined; to?: string | undefined }[];
  identifiers: { scheme: string; code: string; from?: string | undefined; to?: string | undefined }[];
  validity: { from?: string | undefined; to?: string | undefined };
  languages?: readonly string[] | undefined;
  profile?: { weekend?: readonly string[] | undefined; greetings?: string | undefined; protocol?: string | undefined } | undefined;
}

/** A partner's id, a code in another scheme, or a name; `on` is the partial date as of which it was written. */
export type PartnerReference = string | { scheme: string; code: string; on?: string | undefined } | { name: string; on?: string | undefined };

export type Resolution =
  | { outcome: 'resolved'; partner: string; by: 'id' | 'identifier' | 'name' }
  | { outcome: 'ambiguous'; candidates: { partner: string; name: string }[] }
  | { outcome: 'unknown'; suggestions: { partner: string; name: string; similarity: number }[] };

/** Days in which something may hold, `[first, end)`; an absent side is open. ISO days compare as text. */
interface Days {
  first: string | undefined;
  end: string | undefined;
}

interface Holding {
  entry: DirectoryEntry;
  days: Days;
}

/** A state and the one that continues it share a Correlates of War number; ISO has given codes of one state to another. */
const CONTINUITY_SCHEME = 'cow';
const MOST_SUGGESTIONS = 5;

function daysOf({ from, to }: { from?: string | undefined; to?: string | undefined }): Days {
  return { first: from === undefined ? undefined : interval(from).first, end: to === undefined ? undefined : interval(to).last };
}

/** Partial dates are read generously: what may hold on some day asked about, holds. */
function holds(days: Days, asked: { first: string; last: string }): boolean {
  return (days.first === undefined || days.first <= asked.last) && (days.end === undefined || asked.first < days.end);
}

/** The key under which all spellings of a code meet. */
export function codeKey(scheme: string, code: string): string {
  // "4", "04" and "004" are one number, and sources pad as they please.
  return `${scheme}\n${/^\d+$/.test(code) ? String(Number(code)) : code.trim().toUpperCase()}`;
}

function addTo(index: Map<string, Holding[]>, key: string, holding: Holding): void {
  const holdings = index.get(key);
  if (holdings) holdings.push(holding);
  else index.set(key, [holding]);
}

/** Takes the entry out of one key's holdings; answers whether nobody holds the key any more. */
function removeFrom(index: Map<string, Holding[]>, key: string, id: string): boolean {
  const left = (index.get(key) ?? []).filter(({ entry }) => entry.id !== id);
  if (left.length > 0) index.set(key, left);
  else index.delete(key);
  return left.length === 0;
}

/** The partners of some holdings, each once, in the order of their ids so that answers do not depend on loading order. */
function partnersOf(holdings: readonly Holding[]): DirectoryEntry[] {
  const partners = new Map(holdings.map(({ entry }) => [entry.id, entry]));
  return [...partners.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/**
 * Finds partners by id, code or name, as of a date, and never guesses.
 *
 * Dated, whoever held the code or name then is meant. If nobody did but only one partner ever does, that partner is meant
 * (Sri Lanka in 1954 is Ceylon), or the one whose state it continues or was continued by (Russia in 1985 is `SUN`), if it existed then.
 * Undated, every partner that ever held it is meant, so one that fits two is refused. Spelling mistakes are suggestions only.
 */
export class PartnerIndex {
  private readonly entries = new Map<string, DirectoryEntry>();
  private readonly validity = new Map<string, Days>();
  private readonly byCode = new Map<string, Holding[]>();
  private readonly byName = new Map<string, Holding[]>();
  private readonly similar = new SimilarNames();

  constructor(entries: Iterable<DirectoryEntry>) {
    for (const entry of entries) this.put(entry);
  }

  /** Adds an entry, or replaces the one with its id. Throws `RangeError` when a date in it is not a partial date. */
  put(entry: DirectoryEntry): void {
    const validity = daysOf(entry.validity);
    const codes = entry.identifiers.map((identifier) => ({ key: codeKey(identifier.scheme, identifier.code), days: daysOf(identifier) }));
    // A short name that held only for a time is among the names with its days; it must not hold without them as well.
    const names: DirectoryEntry['names'] = entry.names.some(({ text }) => text === entry.name)
      ? entry.names
      : [{ text: entry.name, use: 'short' }, ...entry.names];
    const folded = names.map((name) => ({ key: foldName(name.text), days: daysOf(name) })).filter(({ key }) => key !== '');
    this.forget(entry.id);
    this.entries.set(entry.id, entry);
    this.validity.set(entry.id, validity);
    for (const { key, days } of codes) addTo(this.byCode, key, { entry, days });
    for (const { key, days } of folded) {
      addTo(this.byName, key, { entry, days });
      this.similar.add(key);
    }
  }

  /** Who is meant, as of the reference's own date, else `on`, else at any time. Throws `RangeError` when that is not a partial date. */
  resolve(reference: PartnerReference, on?: string): Resolution {
    if (typeof reference === 'string') return this.resolveId(reference);
    const date = reference.on ?? on;
    if ('name' in reference) {
      return (
        this.decide(this.byName.get(foldName(reference.name)) ?? [], date, 'name') ?? { outcome: 'unknown', suggestions: this.suggestions(reference.name) }
      );
    }
    const holdings = this.byCode.get(codeKey(reference.scheme, reference.code)) ?? [];
    return (
      this.decide(holdings, date, 'identifier') ?? {
        outcome: 'unknown',
        suggestions: partnersOf(holdings).map(({ id, name }) => ({ partner: id, name, similarity: 1 })),
      }
    );
  }

  private resolveId(id: string): Resolution {
    if (this.entries.has(id)) return { outcome: 'resolved', partner: id, by: 'id' };
    const upper = id.toUpperCase();
    if (id.length === 3 && this.entries.has(upper)) return { outcome: 'resolved', partner: upper, by: 'id' };
    return { outcome: 'unknown', suggestions: this.suggestions(id) };
  }

  private decide(holdings: readonly Holding[], on: string | undefined, by: 'identifier' | 'name'): Resolution | undefined {
    const ever = partnersOf(holdings);
    const meant = on === undefined ? ever : this.asOf(holdings, ever, interval(on), by);
    const [only, another] = meant;
    if (!only) return undefined;
    if (!another) return { outcome: 'resolved', partner: only.id, by };
    return { outcome: 'ambiguous', candidates: meant.map(({ id, name }) => ({ partner: id, name })) };
  }

  private asOf(
    holdings: readonly Holding[],
    ever: readonly DirectoryEntry[],
    asked: { first: string; last: string },
    by: 'identifier' | 'name',
  ): readonly DirectoryEntry[] {
    const then = partnersOf(holdings.filter(({ entry, days }) => holds(days, asked) && this.existed(entry.id, asked)));
    if (then.length > 0) return then;
    const [only, another] = ever;
    if (!only) return [];
    if (another) return ever;
    if (this.existed(only.id, asked)) return [only];
    const continued = only.identifiers
      .filter(({ scheme }) => scheme === CONTINUITY_SCHEME)
      .flatMap(({ scheme, code }) => this.byCode.get(codeKey(scheme, code)) ?? []);
    const continuing = partnersOf(continued.filter(({ entry }) => this.existed(entry.id, asked)));
    // A code nobody else ever held names its partner even on a day before that partner began, as sources date things early.
    const first = this.validity.get(only.id)?.first;
    return continuing.length === 0 && by === 'identifier' && first !== undefined && asked.last < first ? [only] : continuing;
  }

  private existed(id: string, asked: { first: string; last: string }): boolean {
    return holds(this.validity.get(id) ?? { first: undefined, end: undefined }, asked);
  }

  private suggestions(text: string): { partner: string; name: string; similarity: number }[] {
    const suggested = new Map<string, { partner: string; name: string; similarity: number }>();
    for (const { folded, similarity } of this.similar.nearest(text)) {
      for (const { id, name } of partnersOf(this.byName.get(folded) ?? [])) {
        if (!suggested.has(id)) suggested.set(id, { partner: id, name, similarity });
      }
      if (suggested.size >= MOST_SUGGESTIONS) break;
    }
    return [...suggested.values()].slice(0, MOST_SUGGESTIONS);
  }

  private forget(id: string): void {
    const entry = this.entries.get(id);
    if (!entry) return;
    for (const { scheme, code } of entry.identifiers) removeFrom(this.byCode, codeKey(scheme, code), id);
    for (const text of [entry.name, ...entry.names.map((name) => name.text)]) {
      const folded = foldName(text);
      if (removeFrom(this.byName, folded, id)) this.similar.remove(folded);
    }
  }
}
