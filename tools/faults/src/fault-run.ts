import { setTimeout as pause } from 'node:timers/promises';
import { join } from 'node:path';
import { getRebuild } from '@entente/contracts';
import { checkEvidence, type Verdict } from './checks.js';
import { strike } from './faults-at-work.js';
import { fromTheBeginning, gatherEvidence, takeMarks, type EvidenceMarks } from './gather-evidence.js';
import { startInstallation, type Installation } from './installation.js';
import { Ledger, type Outcome } from './ledger.js';
import { drawSchedule, type Bus, type Fault } from './schedule.js';
import { SeededRandom } from './seeded-random.js';
import { Sender } from './sender.js';
import { NotQuietError, waitUntilQuiet } from './wait-until-quiet.js';
import { WriteMaker } from './write.js';
import { settleAll, writeThrough } from './writers.js';

export interface FaultRunOptions {
  readonly bus: Bus;
  readonly rounds: number;
  readonly seed: number;
  /** Acknowledgements per round, at least. */
  readonly writesPerRound: number;
  /** Holds the installation, the ledger and nothing else. */
  readonly folder: string;
  /** Breaks the run off; everything it started is stopped. */
  readonly signal: AbortSignal;
  readonly onRound: (round: RoundReport) => void;
  readonly onProgress: (line: string) => void;
}

export interface RoundReport {
  readonly round: number;
  readonly faults: readonly Fault[];
  readonly counts: Readonly<Record<Outcome, number>>;
  readonly seconds: number;
  /** From the end of the writing until all is answered and quiet. */
  readonly healingSeconds: number;
  readonly failed: readonly Verdict[];
}

export interface FaultRunResult {
  readonly rounds: number;
  readonly counts: Readonly<Record<Outcome, number>>;
  readonly verdicts: readonly Verdict[];
}

const longestWriting = 120_000;
const settledWithinMs = 90_000;
const quietWithinMs = 120_000;
const rebuiltWithinMs = 600_000;

/**
 * Writes while things go wrong, round after round, heals everything, and checks what is left. Ends after the first round in
 * which a check fails: what lies there then is what is to be looked at.
 */
export async function runFaults(options: FaultRunOptions): Promise<FaultRunResult> {
  const ledger = new Ledger(join(options.folder, 'ledger.jsonl'));
  options.onProgress('starting everything');
  const installation = await startInstallation(join(options.folder, 'state'), options.bus);
  const { signal } = options;
  try {
    signal.throwIfAborted();
    const aborted = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error('broken off')), { once: true }));
    return await Promise.race([runRounds(options, installation, ledger), aborted]);
  } finally {
    await installation.stop();
    ledger.close();
  }
}

async function runRounds(options: FaultRunOptions, installation: Installation, ledger: Ledger): Promise<FaultRunResult> {
  const { gatewayUrl, token, inbox, databases, log } = installation;
  const random = new SeededRandom(options.seed, -1);
  const maker = new WriteMaker(options.seed, random);
  const sender = new Sender(gatewayUrl, token, inbox, ledger, random, (write) => maker.settle(write));
  const quiet = (round: string): Promise<void> =>
    waitUntilQuiet({ services: installation.entente.services, databases, log }, quietWithinMs, (hanging) =>
      options.onProgress(`${round} · healing: ${hanging[0] ?? 'once more'}`),
    );
  await quiet('start');
  let marks: EvidenceMarks = await takeMarks(databases, log, 0);

  for (let round = 1; round <= options.rounds; round++) {
    const began = Date.now();
    const before = { ...ledger.counts };
    const { windowMs, faults } = drawSchedule(options.seed, round, options.bus);
    const name = `round ${round} of ${options.rounds}`;
    const ticker = setInterval(() => options.onProgress(`${name} · ${countsText(since(before, ledger.counts))}`), 500);
    let failed: Verdict[];
    let written = began;
    try {
      await Promise.all([
        strike(faults, { entente: installation.entente, proxies: installation.proxies, rebuild: () => postRebuild(installation) }),
        writeThrough({ windowMs, writes: options.writesPerRound, latestMs: longestWriting }, ledger, maker, sender, random),
      ]);
      clearInterval(ticker);
      written = Date.now();
      failed = await endRound(options, ledger, sender, before, () => quiet(name));
    } finally {
      clearInterval(ticker);
    }
    const healingSeconds = (Date.now() - written) / 1000;
    if (failed.length === 0) {
      const end = await takeMarks(databases, log, ledger.end);
      failed = checkEvidence(await gatherEvidence(databases, log, ledger.path, marks, end)).filter(({ ok }) => !ok);
      marks = end;
    }
    options.onRound({ round, faults, counts: since(before, ledger.counts), seconds: (Date.now() - began) / 1000, healingSeconds, failed });
    if (failed.length > 0) return { rounds: round, counts: ledger.counts, verdicts: failed };
  }
  options.onProgress('rebuilding');
  const rebuilt = await rebuildAll(installation);
  options.onProgress('checking everything');
  const evidence = await gatherEvidence(databases, log, ledger.path, fromTheBeginning, await takeMarks(databases, log, ledger.end));
  return { rounds: options.rounds, counts: ledger.counts, verdicts: [...checkEvidence(evidence), rebuilt] };
}

/** After the faults: what is sent again gets its answers, everything becomes quiet. Answers what did not. */
async function endRound(options: FaultRunOptions, ledger: Ledger, sender: Sender, before: Counts, quiet: () => Promise<void>): Promise<Verdict[]> {
  const unsettled = await settleAll(sender, settledWithinMs);
  const acknowledged = ledger.counts.ok - before.ok;
  const failed: Verdict[] = [];
  if (unsettled > 0) failed.push(failure('what is sent again is answered once all is healed', `${unsettled} writes without an answer`));
  if (acknowledged < options.writesPerRound) failed.push(failure('enough is acknowledged', `${acknowledged} of ${options.writesPerRound} writes`));
  try {
    await quiet();
  } catch (error) {
    if (!(error instanceof NotQuietError)) throw error;
    failed.push(failure('everything becomes quiet once all is healed', error.message));
  }
  return failed;
}

function failure(check: string, figure: string): Verdict {
  return { check, ok: false, figure, examples: [] };
}

type Counts = Readonly<Record<Outcome, number>>;

function since(before: Counts, now: Counts): Counts {
  return { ok: now.ok - before.ok, failed: now.failed - before.failed, unknown: now.unknown - before.unknown };
}

/** Counts in words. */
export function countsText({ ok, failed, unknown }: Counts): string {
  return `${ok} ok, ${failed} failed, ${unknown} unknown`;
}

async function postRebuild({ entente, token }: Installation): Promise<Response> {
  return call(entente.gatewayUrl, token, 'POST');
}

function call(gatewayUrl: string, token: string, method: string): Promise<Response> {
  return fetch(`${gatewayUrl}/v1/reporting/rebuild`, { method, headers: { authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(10_000) });
}

/** A rebuild from the whole log at the end, which must be swapped in; what it found different is checked with the others. */
async function rebuildAll(installation: Installation): Promise<Verdict> {
  const check = 'a rebuild from the whole log comes to its end';
  const started = await postRebuild(installation);
  if (!started.ok) return failure(check, `${started.status} ${await started.text()}`);
  for (const end = Date.now() + rebuiltWithinMs; Date.now() < end; await pause(500)) {
    const { state, read, error } = getRebuild.response.parse(await (await call(installation.entente.gatewayUrl, installation.token, 'GET')).json());
    if (state === 'swapped') return { check, ok: true, figure: `${read} events read`, examples: [] };
    if (state === 'failed') return failure(check, error ?? '');
  }
  return failure(check, `not after ${rebuiltWithinMs / 1000} s`);
}
