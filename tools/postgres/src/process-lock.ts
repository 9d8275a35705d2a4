import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { errorCode } from './error-code.js';
import { processIdentity } from './process-identity.js';

/** Thrown when a living process holds the lock. */
export class LockHeldError extends Error {
  constructor(
    readonly path: string,
    readonly pid: number,
  ) {
    super(`${path} is held by process ${pid}`);
    this.name = 'LockHeldError';
  }
}

/**
 * Takes a lock that belongs to this process and falls free when the process dies, however it dies.
 * @returns releases the lock; calling it twice does no harm
 * @throws LockHeldError while its holder (this process included) lives
 */
export function takeProcessLock(path: string): () => void {
  const mine = JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid), token: randomUUID() });
  const draft = `${path}.${randomUUID()}`;
  // Linking a finished file is atomic: nobody ever reads a lock that has no content yet.
  writeFileSync(draft, mine, { mode: 0o600 });
  try {
    while (!tryLink(draft, path)) {
      const found = readLock(path);
      if (found === undefined) continue;
      const { pid, identity } = parseLock(found);
      if (pid !== undefined && processIdentity(pid) === identity) throw new LockHeldError(path, pid);
      discardStale(path, found);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    if (readLock(path) === mine) rmSync(path, { force: true });
  };
}

/** The pid of the living process that holds the lock, if one does. */
export function lockHolder(path: string): number | undefined {
  const found = readLock(path);
  if (found === undefined) return undefined;
  const { pid, identity } = parseLock(found);
  return pid !== undefined && processIdentity(pid) === identity ? pid : undefined;
}

function tryLink(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Moves the stale lock aside; puts it back if another process replaced it in between. */
function discardStale(path: string, stale: string): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (readLock(aside) !== stale) tryLink(aside, path);
  rmSync(aside, { force: true });
}

function readLock(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function parseLock(text: string): { pid?: number; identity?: string } {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return {};
    return {
      ...('pid' in value && typeof value.pid === 'number' && { pid: value.pid }),
      ...('identity' in value && typeof value.identity === 'string' && { identity: value.identity }),
    };
  } catch {
    return {};
  }
}
