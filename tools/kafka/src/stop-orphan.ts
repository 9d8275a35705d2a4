import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { processIdentity } from '@entente/postgres';

const patienceMs = 30_000;

/** Leaves word in `file` which process is the broker. */
export function rememberBroker(file: string, pid: number): void {
  writeFileSync(file, JSON.stringify({ pid, identity: processIdentity(pid) }));
}

/** Shuts down the broker of an earlier start whose starter is gone; one that does not listen is killed. The caller holds the lock. */
export async function stopOrphan(file: string, log: (line: string) => void): Promise<void> {
  const orphan = rememberedBroker(file);
  if (orphan === undefined) return;
  if (isAlive(orphan)) {
    log(`a Kafka left running by an earlier start (process ${orphan.pid}) is shut down first`);
    process.kill(orphan.pid, 'SIGTERM');
    if (!(await isGone(orphan))) {
      process.kill(orphan.pid, 'SIGKILL');
      if (!(await isGone(orphan))) throw new Error(`Kafka ${orphan.pid} does not stop`);
    }
  }
  rmSync(file, { force: true });
}

interface Remembered {
  readonly pid: number;
  readonly identity: string;
}

function rememberedBroker(file: string): Remembered | undefined {
  if (!existsSync(file)) return undefined;
  const value = parsed(readFileSync(file, 'utf8'));
  if (typeof value !== 'object' || value === null || !('pid' in value) || !('identity' in value)) return undefined;
  const { pid, identity } = value;
  return typeof pid === 'number' && typeof identity === 'string' ? { pid, identity } : undefined;
}

/** A file cut off by a crash says nothing. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isAlive({ pid, identity }: Remembered): boolean {
  return processIdentity(pid) === identity;
}

async function isGone(orphan: Remembered): Promise<boolean> {
  for (const end = Date.now() + patienceMs; isAlive(orphan); await sleep(50)) {
    if (Date.now() > end) return false;
  }
  return true;
}
