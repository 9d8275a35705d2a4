import type { LogKey, SignedHead } from '@entente/contracts';

/** A page of a log or of its heads, and where the next one begins. */
export interface Part<T> {
  readonly items: readonly T[];
  readonly next: number | null;
}

/** Where the parts of a log come from, each asked for by the position after which it begins. */
export interface LogSource<L> {
  keys(): Promise<readonly LogKey[]>;
  heads(after: number): Promise<Part<SignedHead>>;
  /** At most `limit` of them. */
  lines(after: number, limit: number): Promise<Part<L>>;
}

/**
 * A whole log as an export has it: keys, then entries in order, among them the heads, each before its entry. Heads are asked
 * for first, so that none is about an entry that was added only after the entries were.
 */
export async function* inOrder<L extends object>(source: LogSource<L>): AsyncGenerator<{ key: LogKey } | { head: SignedHead } | L> {
  for (const key of await source.keys()) yield { key };
  let lines: Part<L> = { items: [], next: 0 };
  for (let heads: Part<SignedHead> | undefined = await source.heads(0); heads !== undefined;) {
    for (const head of heads.items) yield { head };
    const upTo: number = heads.next ?? Infinity;
    while (lines.next !== null && lines.next < upTo) {
      lines = await source.lines(lines.next, upTo - lines.next);
      yield* lines.items;
    }
    heads = heads.next === null ? undefined : await source.heads(heads.next);
  }
}
