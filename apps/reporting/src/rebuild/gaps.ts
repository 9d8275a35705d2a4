/** A run of offsets, both ends included. */
export interface Run {
  first: number;
  last: number;
}

/** The offsets below `end` that no run covers. */
export function gapsBetween(runs: readonly Run[], end: number): Run[] {
  const gaps: Run[] = [];
  let next = 0;
  for (const { first, last } of [...runs].sort((a, b) => a.first - b.first)) {
    if (first > next) gaps.push({ first: next, last: Math.min(first, end) - 1 });
    next = Math.max(next, last + 1);
  }
  if (next < end) gaps.push({ first: next, last: end - 1 });
  return gaps.filter((gap) => gap.first <= gap.last);
}
