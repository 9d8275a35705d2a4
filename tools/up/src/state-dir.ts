import { accessSync, chmodSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { errorCode, lockHolder, removeCluster } from '@entente/postgres';
import { StartError } from './start-error.js';

/** Everything one installation keeps, by path. */
export interface StateDir {
  readonly root: string;
  /** Says that the folder is ours; only then is it ever wiped. */
  readonly marker: string;
  readonly lock: string;
  readonly instance: string;
  readonly passwords: string;
  readonly processes: string;
  readonly demoData: string;
  readonly postgres: string;
  /** The name of the bus the installation began with. */
  readonly bus: string;
  readonly kafka: string;
  readonly attachments: string;
  readonly issuer: string;
  readonly jwks: string;
  /** Private keys that the logs of channels are signed with. */
  readonly channelLogKeys: string;
  readonly logs: string;
}

const markerText = 'State of an Entente installation: database, keys, logs. `npm start -- --reset` wipes it.\n';

export function stateDir(path: string): StateDir {
  const root = resolve(path);
  return {
    root,
    marker: join(root, 'ENTENTE-STATE'),
    lock: join(root, 'lock'),
    instance: join(root, 'instance.json'),
    passwords: join(root, 'passwords.json'),
    processes: join(root, 'processes.json'),
    demoData: join(root, 'demo-data.json'),
    postgres: join(root, 'postgres'),
    bus: join(root, 'bus'),
    kafka: join(root, 'kafka'),
    attachments: join(root, 'attachments'),
    issuer: join(root, 'issuer'),
    jwks: join(root, 'issuer', 'jwks.json'),
    channelLogKeys: join(root, 'issuer', 'channel-log-keys.json'),
    logs: join(root, 'logs'),
  };
}

/**
 * Makes the folder or takes up an earlier one.
 * @throws StartError when it holds something else
 */
export function openStateDir(path: string): StateDir {
  const dir = stateDir(path);
  try {
    mkdirSync(dir.root, { recursive: true });
    accessSync(dir.root, constants.R_OK | constants.W_OK);
  } catch (error) {
    throw new StartError(
      `This user cannot use ${dir.root} (${errorCode(error)}). Start as the user who started first, or set ENTENTE_DATA_DIR to another folder.`,
    );
  }
  if (!isOurs(dir)) {
    if (readdirSync(dir.root).length > 0) {
      throw new StartError(`${dir.root} holds files that are not Entente's. Set ENTENTE_DATA_DIR to an empty or new folder.`);
    }
    // Others may pass through, not look: as root PostgreSQL runs under another account and must reach its folder.
    chmodSync(dir.root, 0o711);
    writeFileSync(dir.marker, markerText);
  }
  for (const folder of [dir.issuer, dir.logs]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  return dir;
}

/**
 * Deletes everything the installation kept, its database wherever that lies.
 * @throws StartError when the folder is not ours or in use
 */
export function wipeStateDir(path: string): void {
  const dir = stateDir(path);
  if (!existsSync(dir.root) || readdirSync(dir.root).length === 0) return;
  if (!isOurs(dir)) throw new StartError(`${dir.root} is not a state folder of Entente; nothing was deleted.`);
  const holder = lockHolder(dir.lock);
  if (holder !== undefined) throw new StartError(`Entente is running on ${dir.root} (process ${holder}). Stop it before wiping its state.`);
  removeCluster(dir.postgres);
  for (const name of readdirSync(dir.root)) rmSync(join(dir.root, name), { recursive: true, force: true });
}

function isOurs(dir: StateDir): boolean {
  return existsSync(dir.marker) && readFileSync(dir.marker, 'utf8').startsWith('State of an Entente installation');
}
