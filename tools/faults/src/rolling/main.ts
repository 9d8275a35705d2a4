import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { wipeStateDir } from '@entente/up';
import { verdictTable } from '../verdict-table.js';
import { runRolling } from './rolling-run.js';

const help = `Replaces every instance of every service, two of each, as Kubernetes does by the chart, while requests arrive at a steady
rate, and checks that none fails and nothing is lost. Real processes, PostgreSQL and Kafka.

  npm run rolling -- [--rate N] [--drain-ms N] [--min-ready-ms N]

  --rate          requests a second, default 200
  --drain-ms      how long an instance that leaves goes on serving, default 8000, as the chart has it
  --min-ready-ms  how long a new one must be ready before another leaves, default 5000, as the chart has it
`;

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '200' },
    'drain-ms': { type: 'string', default: '8000' },
    'min-ready-ms': { type: 'string', default: '5000' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
process.exit(values.help ? printHelp() : await roll());

function printHelp(): number {
  console.log(help);
  return 0;
}

async function roll(): Promise<number> {
  const perSecond = Number(values.rate);
  const folder = mkdtempSync(join(tmpdir(), 'entente-rolling-'));
  const began = Date.now();
  const breakOff = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => breakOff.abort());
  const run = runRolling({
    folder,
    perSecond,
    drainMs: Number(values['drain-ms']),
    timings: { minReadyMs: Number(values['min-ready-ms']) },
    warmUpMs: 45_000,
    aroundMs: 5_000,
    signal: breakOff.signal,
    say: (line) => console.log(`${((Date.now() - began) / 1_000).toFixed(1).padStart(6)} s  ${line}`),
  });
  const result = await run.catch((error: unknown) => {
    if (!breakOff.signal.aborted) throw error;
    console.error(`Broken off; everything was stopped and is kept in ${folder}`);
  });
  if (result === undefined) return 130;
  const { load, verdicts } = result;
  const { p50, p95, p99, max } = load.latency;
  const rate = load.asked / load.seconds;
  const offered = {
    check: `${perSecond} requests a second were offered`,
    ok: rate >= 0.98 * perSecond,
    figure: `${rate.toFixed(1)} a second for ${load.seconds.toFixed(0)} s`,
    examples: load.withheld === 0 ? [] : [`${load.withheld} were not sent, as too many waited: this machine is too busy to say anything of the services`],
  };
  const all = [offered, ...verdicts];
  const failed = all.filter(({ ok }) => !ok).length;
  console.log(`\n${verdictTable(all)}\n\nAnswered within ${p50} ms (median), ${p95} ms (95 %), ${p99} ms (99 %), ${max} ms (all)`);
  console.log(`${all.length - failed} passed, ${failed} failed`);
  if (failed > 0) console.log(`Everything is kept in ${folder}: ledger.jsonl, state/logs, state/postgres`);
  else {
    wipeStateDir(join(folder, 'state'));
    rmSync(folder, { recursive: true, force: true });
  }
  return failed > 0 ? 1 : 0;
}
