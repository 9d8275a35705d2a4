import { createHash, randomUUID } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { canBecome, canEnter, canRun, unprivilegedAccounts, type Account } from './server-account.js';
import { findServerBinaries, program, type ServerBinaries } from './server-binaries.js';

/** Where a cluster lies, which binaries serve it and under which account (none: that of this process). */
export interface Place {
  readonly cluster: string;
  readonly binaries: ServerBinaries;
  readonly account: Account | undefined;
}

const pointerName = 'cluster-location.json';

/**
 * Finds or chooses the place of the cluster that belongs to the folder `home` (a real path). Mostly that is `home` itself.
 * For root, PostgreSQL runs under another account; what that account cannot reach (a checkout below /root, a folder made by
 * mktemp) is kept under /var/lib/entente or /var/tmp/entente, and `rememberPlace` leaves a pointer to it.
 */
export function placeCluster(home: string, log: (line: string) => void): Place {
  const binaries = findServerBinaries();
  const elsewhere = followPointer(home);
  if (process.getuid?.() !== 0) {
    refuseForeignCluster(elsewhere ?? home);
    return { cluster: elsewhere ?? home, binaries, account: undefined };
  }
  const account = chooseAccount(elsewhere ?? home);
  const reachable = canRun(account, program(binaries, 'postgres')) ? binaries : copyBinaries(binaries, account, log);
  if (elsewhere !== undefined) return { cluster: elsewhere, binaries: reachable, account };
  if (canEnter(account, dirname(home))) return { cluster: home, binaries: reachable, account };

  const cluster = join(sharedFolder(account), createHash('sha256').update(home).digest('hex').slice(0, 16));
  setAsideForgotten(cluster, home, log);
  log(`the account ${account.name}, which runs PostgreSQL for root, cannot enter ${home}; its data is in ${cluster}`);
  return { cluster, binaries: reachable, account };
}

/** Leaves a pointer in `home` when its cluster, now initialised, lies elsewhere. */
export function rememberPlace(home: string, { cluster }: Pick<Place, 'cluster'>): void {
  if (cluster !== home) writeFileSync(join(home, pointerName), JSON.stringify({ cluster, dataDir: home }));
}

/** Deletes the cluster that belongs to `dataDir`, wherever it lies, and `dataDir`. The server must be down. */
export function removeCluster(dataDir: string): void {
  if (!existsSync(dataDir)) return;
  const home = realpathSync(dataDir);
  const pointer = readPointer(home);
  if (pointer?.dataDir === home) rmSync(pointer.cluster, { recursive: true, force: true });
  rmSync(home, { recursive: true, force: true });
}

function followPointer(home: string): string | undefined {
  const pointer = readPointer(home);
  if (pointer === undefined) return undefined;
  const { cluster, dataDir } = pointer;
  if (!existsSync(cluster)) throw new Error(`the data of ${home} was in ${cluster}, which is gone; restore it, or delete ${home} to begin anew`);
  if (dataDir !== home && existsSync(dataDir)) throw new Error(`${home} is a copy of ${dataDir}, whose data is in ${cluster}; delete the copy to begin anew`);
  rememberPlace(home, { cluster });
  return cluster;
}

function refuseForeignCluster(cluster: string): void {
  const { uid } = statSync(cluster);
  if (process.getuid && uid !== process.getuid()) {
    throw new Error(`${cluster} belongs to user ${uid}; start as the user who started first (root, if sudo was used), or delete it to begin anew`);
  }
}

/** The data of a folder that was deleted without its pointer being followed. */
function setAsideForgotten(cluster: string, home: string, log: (line: string) => void): void {
  if (!existsSync(cluster)) return;
  const aside = `${cluster}.forgotten-${Date.now()}`;
  renameSync(cluster, aside);
  log(`an earlier ${home} was deleted but not its data; moved that to ${aside}`);
}

function readPointer(home: string): { cluster: string; dataDir: string } | undefined {
  const path = join(home, pointerName);
  if (!existsSync(path)) return undefined;
  const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (typeof value === 'object' && value !== null && 'cluster' in value && 'dataDir' in value) {
    return { cluster: String(value.cluster), dataDir: String(value.dataDir) };
  }
  throw new Error(`${path} does not say where the data is`);
}

/** The owner of an existing cluster, else the best account there is. */
function chooseAccount(cluster: string): Account {
  const accounts = unprivilegedAccounts();
  const owner = existsSync(join(cluster, 'PG_VERSION')) ? statSync(cluster).uid : undefined;
  const chosen = owner === undefined ? accounts.find(canBecome) : accounts.find(({ uid }) => uid === owner);
  if (chosen) return chosen;
  if (owner !== undefined) throw new Error(`${cluster} belongs to user ${owner}, who is not in /etc/passwd`);
  throw new Error('PostgreSQL refuses to run as root, and no account of /etc/passwd can be used instead; start as an ordinary user');
}

function copyBinaries(binaries: ServerBinaries, account: Account, log: (line: string) => void): ServerBinaries {
  const copy = { folder: join(sharedFolder(account), `postgresql-${binaries.version}-${process.arch}`), version: binaries.version };
  if (!existsSync(copy.folder)) {
    const draft = `${copy.folder}.${randomUUID()}`;
    cpSync(binaries.folder, draft, { recursive: true, verbatimSymlinks: true });
    chmodSync(draft, 0o755);
    try {
      renameSync(draft, copy.folder);
      log(`the account ${account.name}, which runs PostgreSQL for root, cannot reach ${binaries.folder}; copied to ${copy.folder}`);
    } catch (error) {
      rmSync(draft, { recursive: true, force: true });
      if (!existsSync(copy.folder)) throw error;
    }
  }
  if (canRun(account, program(copy, 'postgres'))) return copy;
  throw new Error(`the account ${account.name} cannot run ${program(copy, 'postgres')}`);
}

/** A folder the account can enter and nobody but root can write to. */
function sharedFolder(account: Account): string {
  for (const folder of ['/var/lib/entente', '/var/tmp/entente']) {
    try {
      mkdirSync(folder, { recursive: true });
      const { uid, mode } = statSync(folder);
      // Somebody else may have made it first in /var/tmp; never run binaries from there.
      if (uid !== 0 || (mode & 0o022) !== 0) continue;
      chmodSync(folder, 0o755);
      if (canEnter(account, folder)) return folder;
    } catch {
      // A read-only or missing parent: the next folder is tried.
    }
  }
  throw new Error(`there is no folder for PostgreSQL that ${account.name} can enter: tried /var/lib/entente and /var/tmp/entente; start as an ordinary user`);
}
