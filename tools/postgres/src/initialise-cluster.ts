import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Place } from './place-cluster.js';
import { runAs } from './server-account.js';
import { program } from './server-binaries.js';

export const superuser = 'postgres';

/** Whether a finished cluster lies there. */
export function isInitialised({ cluster }: Place): boolean {
  return existsSync(join(cluster, 'PG_VERSION'));
}

/** @throws Error when the cluster was made by another major version, whose files this one cannot read */
export function checkVersion({ cluster, binaries }: Place): void {
  const found = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  const wanted = binaries.version.split('.')[0];
  if (found !== wanted) throw new Error(`${cluster} was made by PostgreSQL ${found}; this is ${wanted}: dump it with the old version and load it here`);
}

/** Reads the superuser's password, or makes one that only this process's user may read. */
export function superuserPassword(path: string, initialised: boolean): string {
  if (existsSync(path)) return readFileSync(path, 'utf8').trim();
  if (initialised) throw new Error(`${path}, the superuser's password of an existing cluster, is gone; restore it`);
  const password = randomBytes(24).toString('base64url');
  writeFileSync(path, `${password}\n`, { mode: 0o600 });
  return password;
}

/** Makes the cluster beside its place and moves it there when it is whole, so that an interrupted run leaves nothing half done. */
export async function initialiseCluster(place: Place, password: string): Promise<void> {
  const draft = `${place.cluster}.${randomUUID()}`;
  const passwordFile = join(draft, 'password');
  const data = join(draft, 'data');
  mkdirSync(draft, { mode: 0o700 });
  try {
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if (place.account) for (const path of [draft, passwordFile]) chownSync(path, place.account.uid, place.account.gid);
    await runInitdb(place, data, passwordFile);
    if (existsSync(place.cluster)) rmdirSync(place.cluster);
    renameSync(data, place.cluster);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function runInitdb({ binaries, account, cluster }: Place, data: string, passwordFile: string): Promise<void> {
  const options = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--auth=scram-sha-256', '--no-instructions'];
  return new Promise((resolve, reject) => {
    const child = spawn(program(binaries, 'initdb'), [`--pgdata=${data}`, `--username=${superuser}`, `--pwfile=${passwordFile}`, ...options], {
      ...runAs(account),
      cwd: dirname(data),
      // A session of its own: Ctrl-C in the terminal is for this process to answer.
      detached: process.platform !== 'win32',
      windowsHide: true,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, LC_ALL: 'C' },
    });
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`initdb could not make ${cluster}: ${complaint.trim()}`))));
  });
}
