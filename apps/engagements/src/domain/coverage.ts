import { interval, type CoverageLine, type Day, type PostingRecord } from '@entente/contracts';
import type { Posting } from './posting.js';

interface Held {
  posting: Posting;
  from: Day;
  to: Day | undefined;
}

function held(posting: Posting): Held[] {
  const { posted } = posting.record;
  if (posted?.from === undefined) return [];
  return [{ posting, from: interval(posted.from).first, to: posted.to === undefined ? undefined : interval(posted.to).first }];
}

function endsLater(a: Held, b: Held): boolean {
  return b.to !== undefined && (a.to === undefined || a.to > b.to);
}

const positionOf = ({ home, host, kind, position }: PostingRecord): string => JSON.stringify([home, host, kind, position.trim().toLowerCase()]);

/** The days nobody held a position between two holders, and those two held it; of a partial date the earliest reading counts. */
export function coverageOf(postings: readonly Posting[]): CoverageLine[] {
  const positions = new Map<string, Held[]>();
  for (const one of postings.flatMap(held)) {
    const key = positionOf(one.posting.record);
    positions.set(key, [...(positions.get(key) ?? []), one]);
  }
  return [...positions.values()].flatMap((holders) => {
    const sorted = holders.sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
    const lines: CoverageLine[] = [];
    let last: Held | undefined;
    for (const next of sorted) {
      const { home, host, position } = next.posting.record;
      const between = { home, host, position, postings: [last?.posting.id ?? '', next.posting.id] };
      if (last?.to !== undefined && last.to < next.from) lines.push({ ...between, what: 'gap', from: last.to, to: next.from });
      else if (last !== undefined && (last.to === undefined || last.to > next.from)) {
        const to = [last.to, next.to].filter((day) => day !== undefined).sort()[0];
        lines.push({ ...between, what: 'overlap', from: next.from, ...(to === undefined ? {} : { to }) });
      }
      last = last === undefined || endsLater(next, last) ? next : last;
    }
    return lines;
  });
}
