import { wordsOf } from './fold-name.js';

const LONGEST_QUERY = 100;
const COMPARED = 40;
const LEAST_SIMILARITY = 0.55;

/** Groups of three letters, word by word, padded so that beginnings weigh more; the order of words does not matter. */
function trigramsOf(words: readonly string[]): Set<string> {
  const trigrams = new Set<string>();
  for (const word of words) {
    const padded = `  ${word} `;
    for (let at = 0; at + 3 <= padded.length; at += 1) trigrams.add(padded.slice(at, at + 3));
  }
  return trigrams;
}

/** Damerau–Levenshtein distance, optimal string alignment: insertions, deletions, substitutions and swapped neighbours. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const substituted = (last[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      let best = Math.min((last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, substituted);
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        best = Math.min(best, (beforeLast[column - 2] ?? 0) + 1);
      }
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}

interface KnownName {
  folded: string;
  trigrams: Set<string>;
  /** How many trigrams it shares with the name asked for in round `round`; kept here because a map of counts costs most of the search. */
  shared: number;
  round: number;
}

/** Finds the folded names nearest to a misspelt one. Work is bounded: edit distance is computed for the best few by trigrams only. */
export class SimilarNames {
  private readonly known = new Map<string, KnownName>();
  private readonly byTrigram = new Map<string, KnownName[]>();
  private round = 0;

  add(folded: string): void {
    if (this.known.has(folded)) return;
    const name = { folded, trigrams: trigramsOf(folded.split(' ')), shared: 0, round: 0 };
    this.known.set(folded, name);
    for (const trigram of name.trigrams) {
      const sharing = this.byTrigram.get(trigram);
      if (sharing) sharing.push(name);
      else this.byTrigram.set(trigram, [name]);
    }
  }

  remove(folded: string): void {
    const name = this.known.get(folded);
    if (!name) return;
    this.known.delete(folded);
    for (const trigram of name.trigrams)
      this.byTrigram.set(
        trigram,
        (this.byTrigram.get(trigram) ?? []).filter((other) => other !== name),
      );
  }

  /** Folded names at least alike enough to suggest, best first; similarity is within 0 and 1. */
  nearest(text: string): { folded: string; similarity: number }[] {
    const words = wordsOf(text.slice(0, LONGEST_QUERY));
    const asked = trigramsOf(words);
    const sorted = [...words].sort().join(' ');
    this.round += 1;
    const sharing: KnownName[] = [];
    for (const trigram of asked) {
      for (const name of this.byTrigram.get(trigram) ?? []) {
        if (name.round !== this.round) {
          name.round = this.round;
          name.shared = 0;
          sharing.push(name);
        }
        name.shared += 1;
      }
    }
    return (
      sharing
        .map(({ folded, trigrams, shared }) => ({ folded, similarity: (2 * shared) / (asked.size + trigrams.size) }))
        // Names too different in length to be alike by either measure are not worth sorting, let alone comparing letter by letter.
        .filter(
          ({ folded, similarity }) =>
            similarity >= LEAST_SIMILARITY || Math.min(sorted.length, folded.length) >= LEAST_SIMILARITY * Math.max(sorted.length, folded.length),
        )
        .sort((a, b) => b.similarity - a.similarity || (a.folded < b.folded ? -1 : 1))
        .slice(0, COMPARED)
        .map(({ folded, similarity }) => {
          const edits = 1 - editDistance(sorted, folded) / Math.max(sorted.length, folded.length);
          return { folded, similarity: Math.round(Math.max(similarity, edits) * 1000) / 1000 };
        })
        .filter(({ similarity }) => similarity >= LEAST_SIMILARITY)
        .sort((a, b) => b.similarity - a.similarity || (a.folded < b.folded ? -1 : 1))
    );
  }
}
