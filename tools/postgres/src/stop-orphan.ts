import { existsSync, readFileSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandLine, processIdentity } from './process-identity.js';

const patienceMs = 30_000;

/**
 * Clears what an earlier server left behind on this cluster when its parent or itself was killed: a server still running is
 * shut down in order; its workers get time to notice that it is gone; a pid file that now names a stranger is deleted, which
 * PostgreSQL itself would take for a living server. The caller holds the lock on the cluster.
 */
export async function stopOrphan(cluster: string, log: (line: string) => void): Promise<void> {
  const pid = postmasterPid(cluster);
  if (pid === undefined) return;
  if (isPostmaster(pid, cluster)) {
    log(`a PostgreSQL left running by an earlier start (process ${pid}) is shut down first`);
    process.kill(pid, 'SIGINT');
    await until(() => processIdentity(pid) === undefined, `PostgreSQL ${pid} on ${cluster} does not stop`);
  }
  await until(() => workers(cluster).length === 0, `processes of a killed PostgreSQL still use ${cluster}: ${workers(cluster).join(', ')}`);
  if (postmasterPid(cluster) === pid && isTakenForRunning(pid)) rmSync(join(cluster, 'postmaster.pid'));
}

/** The pid in the first line of the server's pid file. */
function postmasterPid(cluster: string): number | undefined {
  return Number(pidFile(cluster)[0]) || undefined;
}

/** Whether this very server says in its pid file that it accepts connections: the eighth line. */
export function saysReady(cluster: string, pid: number | undefined): boolean {
  const lines = pidFile(cluster);
  return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
}

function pidFile(cluster: string): string[] {
  const path = join(cluster, 'postmaster.pid');
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
}

function isPostmaster(pid: number, cluster: string): boolean {
  const line = commandLine(pid);
  return processIdentity(pid) !== undefined && line !== undefined && line.includes('postgres') && line.includes(cluster);
}

function isTakenForRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Processes that work in the cluster's folder, which all of a server's do. Linux only; elsewhere none are seen. */
function workers(cluster: string): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && worksIn(pid, cluster) && processIdentity(pid) !== undefined);
}

function worksIn(pid: number, folder: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === folder;
  } catch {
    return false;
  }
}

async function until(done: () => boolean, otherwise: string): Promise<void> {
  for (const end = Date.now() + patienceMs; !done(); await sleep(50)) {
    if (Date.now() > end) throw new Error(otherwise);
  }
}
