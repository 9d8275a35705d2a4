import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** The parsed content of a file, `undefined` when there is none. @throws Error naming the file when it is not JSON */
export function readJson(path: string): unknown {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new Error(`${path} is not JSON`);
  }
}

/** Replaces a file in one step, readable by its owner only unless told otherwise. */
export function writeJson(path: string, value: unknown, mode = 0o600): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode });
  renameSync(`${path}.new`, path);
}
