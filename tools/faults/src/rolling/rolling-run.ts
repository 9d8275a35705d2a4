import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startFleet, type Fleet, type Program, type Timings } from '@entente/up';
import { checkEvidence, type Verdict } from '../checks.js';
import { Databases } from '../databases.js';
import { fromTheBeginning, gatherEvidence, takeMarks } from '../gather-evidence.js';
import { Ledger } from '../ledger.js';
import { kafkaLogReader, type LogReader } from '../log-reader.js';
import { SeededRandom } from '../seeded-random.js';
import { NotQuietError, waitUntilQuiet } from '../wait-until-quiet.js';
import { WriteMaker } from '../write.js';
import { Caller } from './caller.js';
import { OpenArrivals, type LoadReport } from './open-arrivals.js';
import { checkChannel, checkLoad, checkStream, checkSubjects } from './rolling-checks.js';
import { setScene } from './scene.js';
import { Traffic } from './traffic.js';

export interface RollingOptions {
  /** Holds the installation and the ledger. */
  readonly folder: string;
  readonly perSecond: number;
  /** How long instances serve once they are told to leave, in milliseconds. */
  readonly drainMs: number;
  readonly timings: Partial<Timings>;
  /** What is rolled, and by what; every service once by the same program where absent. */
  readonly roll?: (fleet: Fleet, say: (line: string) => void) => Promise<void>;
  readonly program?: (service: string) => Program;
  /** How long it is asked before the load is measured, in milliseconds: programs that have just started are slow. */
  readonly warmUpMs: number;
  /** How long it goes on before the first and after the last, in milliseconds. */
  readonly aroundMs: number;
  readonly kafkaBrokers?: string;
  /** Breaks it off; everything it started is stopped. */
  readonly signal?: AbortSignal;
  readonly say: (line: string) => void;
}

export interface RollingResult {
  readonly load: LoadReport;
  readonly verdicts: readonly Verdict[];
}

/** A machine that keeps so many waiting cannot do the rate. */
const MOST_WAITING = 400;
/** Slowness is not what is counted here. */
const PATIENCE = { READ_DEADLINE_MS: '60000', WRITE_DEADLINE_MS: '60000', BREAKER_FAILURES: '1000' };
const SEED = 1;
const quietWithinMs = 180_000;

/**
 * Replaces every instance of every service, two of each, while requests arrive at a steady rate, and counts: which were not
 * answered as they should be, and whether all that was acknowledged is there, told once and projected once.
 */
export async function runRolling(options: RollingOptions): Promise<RollingResult> {
  const { say } = options;
  mkdirSync(options.folder, { recursive: true });
  say('starting two instances of every service');
  const fleet = await startFleet({
    dataDir: join(options.folder, 'state'),
    // Processes leave here, the machine stays. One caller makes all the requests.
    postgresSettings: { fsync: 'off' },
    env: { ...PATIENCE, RATE_LIMIT_PER_SECOND: '100000', DRAIN_MS: String(options.drainMs) },
    timings: options.timings,
    ...(options.program && { program: options.program }),
    ...(options.kafkaBrokers !== undefined && { kafkaBrokers: options.kafkaBrokers }),
  });
  const databases = new Databases((database) => fleet.postgres.url(database));
  const log = kafkaLogReader(fleet.kafka.brokers);
  const ledger = new Ledger(join(options.folder, 'ledger.jsonl'));
  try {
    options.signal?.throwIfAborted();
    const broken = new Promise<never>((_, reject) => options.signal?.addEventListener('abort', () => reject(new Error('broken off')), { once: true }));
    return await Promise.race([rollAndCount(options, fleet, databases, log, ledger), broken]);
  } finally {
    ledger.close();
    await log.close().catch(() => undefined);
    await databases.close().catch(() => undefined);
    await fleet.stop();
  }
}

async function rollAndCount(options: RollingOptions, fleet: Fleet, databases: Databases, log: LogReader, ledger: Ledger): Promise<RollingResult> {
  const { say } = options;
  const quiet = (): Promise<void> => waitUntilQuiet({ services: addresses(fleet), databases, log }, quietWithinMs, () => undefined);
  say('waiting until all is quiet');
  await quiet();
  const caller = new Caller(fleet.gatewayUrl);
  const scene = await setScene(caller, fleet.gatewayUrl, fleet.dataDir);
  await quiet();
  const random = new SeededRandom(SEED);
  const traffic = new Traffic(caller, scene, ledger, new WriteMaker(SEED, random), random);
  const arrive = (): OpenArrivals => new OpenArrivals(options.perSecond, MOST_WAITING, () => traffic.next());
  say('warming up');
  const warming = arrive();
  await pause(options.warmUpMs);
  const warmed = await warming.stop();
  const arrivals = arrive();
  const sayCounts = (line: string): void => {
    const { asked, failed, withheld } = arrivals.counts;
    say(`${line}: ${asked} asked, ${failed} failed${withheld === 0 ? '' : `, ${withheld} not sent`}`);
  };
  await pause(options.aroundMs);
  sayCounts('before anything leaves');
  await (options.roll ?? rollAll)(fleet, sayCounts);
  await fleet.untilLeft();
  await pause(options.aroundMs);
  const load = await arrivals.stop();
  caller.close();

  say('waiting until all is quiet');
  const verdicts: Verdict[] = [checkLoad('while all warms up', warmed), checkLoad('while all is replaced', load)];
  verdicts.push(await becomesQuiet(quiet));
  const evidence = await gatherEvidence(databases, log, ledger.path, fromTheBeginning, await takeMarks(databases, log, ledger.end));
  verdicts.push(...checkEvidence(evidence), checkSubjects('engagements', traffic.engagements, evidence));
  verdicts.push(...(await checkChannel(fleet.gatewayUrl, scene, traffic.messages)), await checkStream(scene, evidence));
  for (const listener of Object.values(scene.listeners)) listener.close();
  verdicts.push({ check: 'instances leave when they are told, and only then', ok: fleet.troubles.length === 0, figure: '', examples: fleet.troubles });
  return { load, verdicts };
}

async function rollAll(fleet: Fleet, say: (line: string) => void): Promise<void> {
  for (const service of fleet.services) {
    await fleet.roll(service);
    say(`${service} is replaced`);
  }
}

function addresses(fleet: Fleet): Record<string, { url: string }> {
  return Object.fromEntries(fleet.services.flatMap((name) => fleet.instances(name).map((url, at) => [`${name} ${at + 1}`, { url }])));
}

async function becomesQuiet(quiet: () => Promise<void>): Promise<Verdict> {
  const check = 'everything becomes quiet: outboxes empty, logs read to their ends';
  try {
    await quiet();
    return { check, ok: true, figure: '', examples: [] };
  } catch (error) {
    if (!(error instanceof NotQuietError)) throw error;
    return { check, ok: false, figure: '', examples: error.hanging };
  }
}
