import type { Verdict } from './checks.js';

/** Check, result and figure in columns, with examples of what is wrong beneath. */
export function verdictTable(verdicts: readonly Verdict[]): string {
  const width = Math.max(...verdicts.map(({ check }) => check.length));
  return verdicts
    .flatMap(({ check, ok, figure, examples }) => [
      `${check.padEnd(width)}  ${ok ? 'ok    ' : 'FAILED'}  ${figure}`,
      ...examples.map((example) => `    ${example}`),
    ])
    .join('\n');
}
