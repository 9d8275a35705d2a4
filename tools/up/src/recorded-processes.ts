import { setTimeout as sleep } from 'node:timers/promises';
import { commandLine, processIdentity } from '@entente/postgres';
import { signalGroup } from './signal-group.js';
import { readJson, writeJson } from './json-file.js';

interface RecordedProcess {
  readonly name: string;
  readonly pid: number;
  readonly identity: string;
  readonly entry: string;
}

const patienceMs = 5_000;

/** The processes `up` started, on disk, so that after it was killed the next start finds the ones left behind. */
export class RecordedProcesses {
  private readonly byName = new Map<string, RecordedProcess>();

  constructor(private readonly path: string) {}

  record(name: string, pid: number, entry: string): void {
    const identity = processIdentity(pid);
    if (identity === undefined) return;
    this.byName.set(name, { name, pid, identity, entry });
    writeJson(this.path, [...this.byName.values()]);
  }
}

/**
 * Ends what an earlier, killed `up` left running: asks first, then kills the whole process group. Only processes that began
 * when the record says and run the file it names are touched; a pid may have gone to somebody else since.
 */
export async function stopOrphans(path: string, say: (line: string) => void): Promise<void> {
  const orphans = parseRecords(readJson(path)).filter(isRunning);
  if (orphans.length === 0) return;
  say(`Stopping what an earlier start left behind: ${orphans.map(({ name }) => name).join(', ')}`);
  for (const { pid } of orphans) signalGroup(pid, 'SIGTERM');
  for (const end = Date.now() + patienceMs; orphans.some(isRunning); await sleep(50)) {
    if (Date.now() > end) for (const { pid } of orphans.filter(isRunning)) signalGroup(pid, 'SIGKILL');
  }
}

function isRunning({ pid, identity, entry }: RecordedProcess): boolean {
  return processIdentity(pid) === identity && (commandLine(pid)?.includes(entry) ?? false);
}

function parseRecords(value: unknown): RecordedProcess[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return [];
    if (!('name' in entry && 'pid' in entry && 'identity' in entry && 'entry' in entry)) return [];
    return [{ name: String(entry.name), pid: Number(entry.pid), identity: String(entry.identity), entry: String(entry.entry) }];
  });
}
