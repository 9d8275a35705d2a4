import { startProgress } from '../progress.js';
import { faultLines } from '../explain.js';
import type { RowResult } from './result-file.js';
import type { Tally } from './run-state.js';

/** What the user sees of an import. */
export interface ImportReport {
  say(line: string): void;
  wait(line: string): void;
  results(results: readonly RowResult[], tally: Tally): void;
  stop(): void;
  done(tally: Tally, note: string, more?: Readonly<Record<string, number>>): void;
}

const MOST_ROWS_SHOWN = 50;
const WAIT_LINE_EVERY_MS = 3000;

function linesOf(result: RowResult): string[] {
  const row = `row ${result.row}${result.record === undefined ? '' : ` (${result.record})`}`;
  const warnings = (result.warnings ?? []).map((warning) => `${row}: warning: ${warning.message} [${warning.code}]`);
  if (result.outcome !== 'refused') return warnings;
  return [`${row}: refused: ${result.message ?? 'no reason given'} [${result.code ?? 'refused'}]`, ...faultLines(result.faults ?? []), ...warnings];
}

/** Progress on standard error; on standard output the rows that ask for attention and the sums, as text or as JSON lines. */
export function reportOn(total: number, from: number, json: boolean): ImportReport {
  const progress = startProgress('import', total, from);
  const shown: string[] = [];
  let notShown = 0;
  let lastWait = 0;
  return {
    say: (line) => progress.say(line),
    wait: (line) => {
      if (Date.now() - lastWait < WAIT_LINE_EVERY_MS) return;
      lastWait = Date.now();
      progress.say(line);
    },
    results: (results, tally) => {
      for (const result of results) {
        if (result.outcome !== 'refused' && !result.warnings?.length) continue;
        if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
        else if (shown.length < MOST_ROWS_SHOWN) shown.push(...linesOf(result));
        else notShown += 1;
      }
      progress.update(tally.read, `${tally.refused} refused`);
    },
    stop: () => progress.stop(),
    done: (tally, note, more = {}) => {
      progress.stop();
      if (json) {
        process.stdout.write(`${JSON.stringify({ ...tally, ...more })}\n`);
        process.stderr.write(`${note}\n`);
        return;
      }
      for (const line of shown) process.stdout.write(`${line}\n`);
      if (notShown > 0) process.stdout.write(`… and ${notShown} more rows in the result file\n`);
      const sums = Object.entries({ ...tally, ...more }).map(([name, count]) => `${count} ${name}`);
      process.stdout.write(`${sums.join(', ')}\n${note}\n`);
    },
  };
}
