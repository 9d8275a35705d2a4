import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { StartError, wipeStateDir } from '@entente/up';
import { countsText, runFaults, type RoundReport } from './fault-run.js';
import { describeFault, type Bus } from './schedule.js';
import { verdictTable } from './verdict-table.js';

const help = `Runs everything in real processes, breaks it in many ways while it is written to, and checks that nothing
acknowledged is lost, nothing counts twice, and every order is kept.

  npm run faults -- --bus embedded|kafka --rounds N --seed S [--writes-per-round M] [--json]

  --bus               where events lie, default embedded
  --rounds            default 3
  --seed              decides which faults strike when; default a new one, which is said
  --writes-per-round  acknowledged writes a round, at least; default 2100
  --json              the result as JSON on the standard output, the progress on the error output
`;

interface Arguments {
  readonly bus: Bus;
  readonly rounds: number;
  readonly seed: number;
  readonly writesPerRound: number;
  readonly json: boolean;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  console.error(error.message);
  process.exitCode = error.exitCode;
}
process.exit();

async function main(): Promise<number> {
  const options = readArguments();
  if (options === undefined) {
    console.log(help);
    return 0;
  }
  const { bus, rounds, seed, writesPerRound, json } = options;
  const say = json ? console.error : console.log;
  const terminal = (json ? process.stderr : process.stdout).isTTY;
  const began = Date.now();
  const repeat = `npm run faults -- --bus ${bus} --rounds ${rounds} --seed ${seed} --writes-per-round ${writesPerRound}`;
  const folder = mkdtempSync(join(tmpdir(), 'entente-faults-'));
  const breakOff = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => breakOff.abort());
  say(`${rounds} rounds on the ${bus} bus, seed ${seed}, in ${folder}`);

  const run = runFaults({
    bus,
    rounds,
    seed,
    writesPerRound,
    folder,
    signal: breakOff.signal,
    onRound: (round) => say(`${terminal ? '\r\u001b[K' : ''}${roundLine(round)}`),
    onProgress: (line) => terminal && process.stderr.write(`\r\u001b[K${line.slice(0, (process.stderr.columns || 120) - 1)}`),
  });
  const result = await run.catch((error: unknown) => {
    if (breakOff.signal.aborted) throw new StartError(`\nBroken off; everything was stopped and is kept in ${folder}`, 130);
    throw error;
  });
  const ok = result.verdicts.every((verdict) => verdict.ok);
  const seconds = Math.round((Date.now() - began) / 1000);
  if (terminal) process.stderr.write('\r\u001b[K');
  say(
    `\n${verdictTable(result.verdicts)}\n\n${ok ? 'Nothing lost, nothing twice' : 'FAILED'}: ${result.rounds} rounds, ${countsText(result.counts)}, ${seconds} s`,
  );
  say(`Again: ${repeat}`);
  if (json) console.log(JSON.stringify({ bus, seed, ...result, ok, seconds, repeat, ...(ok ? {} : { folder }) }));
  if (ok) {
    wipeStateDir(join(folder, 'state'));
    rmSync(folder, { recursive: true, force: true });
  } else say(`Everything is kept in ${folder}: ledger.jsonl, state/logs, state/postgres`);
  return ok ? 0 : 1;
}

function roundLine({ round, faults, counts, seconds, healingSeconds, failed }: RoundReport): string {
  const lines = [
    `round ${String(round).padStart(3)}  ${seconds.toFixed(1).padStart(5)} s  ${countsText(counts)}, healed in ${healingSeconds.toFixed(1)} s  · ${faults.map(describeFault).join(' · ')}`,
  ];
  if (failed.length > 0) lines.push(verdictTable(failed));
  return lines.join('\n');
}

/** Undefined when only the help is wanted. @throws StartError for what cannot be */
function readArguments(): Arguments | undefined {
  const { values } = parseArgs({
    options: {
      bus: { type: 'string', default: 'embedded' },
      rounds: { type: 'string', default: '3' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      'writes-per-round': { type: 'string', default: '2100' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const { bus, json } = values;
  if (bus !== 'embedded' && bus !== 'kafka') throw new StartError(`--bus is "${bus}"; it must be embedded or kafka`, 2);
  return {
    bus,
    json,
    rounds: wholeNumber('--rounds', values.rounds),
    seed: wholeNumber('--seed', values.seed),
    writesPerRound: wholeNumber('--writes-per-round', values['writes-per-round']),
  };
}

function wholeNumber(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new StartError(`${name} is "${text}"; it must be a whole number of up to nine digits`, 2);
}
