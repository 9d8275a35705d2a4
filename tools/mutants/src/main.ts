import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyWorkspace } from '@entente/scratch-workspace';
import { readMutants, type Mutant } from './mutant.js';
import { startServers, type Servers } from './servers.js';
import { checkBefore, tryMutant } from './try-mutant.js';

/** As many mutants at once: they mostly wait. More would fail for want of time, which proves nothing. */
const AT_ONCE = 2;

const began = Date.now();
const counted = { passed: 0, failed: 0 };
const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort(new Error('interrupted')));

function say(mutant: Mutant, verdict: string, why: string, since: number): void {
  console.log(`${mutant.name.padEnd(34)} ${((Date.now() - since) / 1_000).toFixed(1).padStart(6)} s  ${verdict}\n${' '.repeat(45)}${why}`);
}

async function tryAll(queue: Mutant[], workspace: string, servers: Servers): Promise<void> {
  for (let mutant = queue.shift(); mutant && !stop.signal.aborted; mutant = queue.shift()) {
    const since = Date.now();
    const verdict = await tryMutant(mutant, { workspace, env: servers.env, signal: stop.signal });
    stop.signal.throwIfAborted();
    await servers.check();
    if ('caughtBy' in verdict) {
      counted.passed++;
      say(mutant, `caught by "${verdict.caughtBy.name}"`, verdict.caughtBy.why, since);
    } else {
      counted.failed++;
      say(mutant, 'NOT CAUGHT', verdict.failure, since);
    }
  }
}

async function run(names: readonly string[]): Promise<void> {
  const mutants = await readMutants(names);
  const folder = await mkdtemp(join(tmpdir(), 'entente-mutants-'));
  const workspaces: string[] = [];
  let stopServers: () => Promise<void> = async () => undefined;
  try {
    const servers = await startServers(folder);
    stopServers = servers.stop;
    for (let copy = 0; copy < AT_ONCE; copy++) workspaces.push(await copyWorkspace());
    const since = Date.now();
    const against = await checkBefore(mutants, { workspace: workspaces[0] ?? '', env: servers.env, signal: stop.signal });
    console.log(`The tests of ${mutants.length} mutants on the sources as they are: ${((Date.now() - since) / 1_000).toFixed(1)} s\n`);
    for (const mutant of mutants) {
      const why = against.get(mutant.name);
      if (why === undefined) continue;
      counted.failed++;
      say(mutant, 'NOT TRIED', why, Date.now());
    }
    const queue = mutants.filter(({ name }) => !against.has(name));
    await Promise.all(workspaces.map((workspace) => tryAll(queue, workspace, servers).catch((error: unknown) => stop.abort(error))));
    stop.signal.throwIfAborted();
  } finally {
    await stopServers();
    for (const path of [...workspaces, folder]) await rm(path, { recursive: true, force: true });
  }
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  counted.failed++;
}
console.log(`\n${((Date.now() - began) / 1_000).toFixed(0)} s`);
console.log(`${counted.passed} passed, ${counted.failed} failed, 0 skipped`);
process.exitCode = counted.failed > 0 ? 1 : 0;
