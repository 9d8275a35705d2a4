import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { errorCode } from './error-code.js';

/** The account PostgreSQL runs under when this process is root, which it refuses to run as. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** Accounts made for services come first; `nobody` late, because other programs may share it. */
const preferred = ['postgres', 'daemon', 'nobody'];

/** Unprivileged accounts of /etc/passwd, best first. initdb looks its own account up there, so no other will do. */
export function unprivilegedAccounts(): Account[] {
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter(({ name, uid, gid }) => name !== '' && uid > 0 && Number.isInteger(gid));
  const first = preferred.flatMap((name) => accounts.filter((account) => account.name === name));
  return [...first, ...accounts.filter((account) => !first.includes(account))];
}

/** Whether the account can run this program; false also where its folder is closed to it or mounted `noexec`. */
export function canRun(account: Account | undefined, path: string): boolean {
  return spawnSync(path, ['--version'], { ...runAs(account), cwd: '/', stdio: 'ignore' }).status === 0;
}

/** Whether the account can become the user of a process at all; not so in a user namespace that does not map it. */
export function canBecome(account: Account): boolean {
  const code = errorCode(spawnSync('/bin/true', { ...runAs(account), cwd: '/', stdio: 'ignore' }).error);
  return code !== 'EINVAL' && code !== 'EPERM';
}

/** Whether the account can enter the folder and every folder above it. Looks at mode bits, not at access lists. */
export function canEnter(account: Account, folder: string): boolean {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const { uid, gid, mode } = statSync(at);
    const needed = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & needed) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/** Options for `spawn`. */
export function runAs(account: Account | undefined): { uid?: number; gid?: number } {
  return account ? { uid: account.uid, gid: account.gid } : {};
}
