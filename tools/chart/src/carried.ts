import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LockHeldError, takeProcessLock } from '@entente/postgres';

/**
 * A folder in `ENTENTE_CACHE_DIR`, by default the user's cache folder, which `bring` fills the first time; processes that ask meanwhile wait.
 * @throws Error with the words of `bring` when it cannot
 */
export async function carried(name: string, bring: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(process.env['ENTENTE_CACHE_DIR'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'entente'), name);
  mkdirSync(dirname(folder), { recursive: true });
  while (!existsSync(folder)) {
    const release = tryLock(`${folder}.lock`);
    if (release === undefined) await sleep(200);
    else await fill(folder, bring).finally(release);
  }
  return folder;
}

function tryLock(path: string): (() => void) | undefined {
  try {
    return takeProcessLock(path);
  } catch (error) {
    if (error instanceof LockHeldError) return undefined;
    throw error;
  }
}

async function fill(folder: string, bring: (folder: string) => Promise<void>): Promise<void> {
  if (existsSync(folder)) return;
  const draft = `${folder}.${randomUUID()}`;
  mkdirSync(draft);
  try {
    await bring(draft);
    renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}
