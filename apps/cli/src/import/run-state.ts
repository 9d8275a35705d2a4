import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';

export const Tally = z.object({ read: z.int(), stored: z.int(), duplicates: z.int(), refused: z.int(), warnings: z.int() });
export type Tally = z.infer<typeof Tally>;
export const EMPTY_TALLY: Tally = { read: 0, stored: 0, duplicates: 0, refused: 0, warnings: 0 };

/** Everything that must be the same for an interrupted run to go on. */
const Identity = z.object({ kind: z.string(), file: z.string(), sha256: z.string(), mapping: z.string(), revision: z.int(), url: z.string() });
export type Identity = z.infer<typeof Identity>;

/** A run under way: the rows up to `tally.read` are answered, and their results are the first `resultBytes` of the result file. */
export const RunState = z.object({
  version: z.literal(1),
  /** Event ids are made from the run and the row, so a retry carries the same ones. */
  run: z.uuid(),
  identity: Identity,
  startedAt: z.iso.datetime(),
  results: z.string(),
  resultBytes: z.int().min(0),
  tally: Tally,
});
export type RunState = z.infer<typeof RunState>;

/** Where the state of an import of `file` is kept unless told otherwise. */
export function stateFile(folder: string, kind: string, file: string): string {
  const place = createHash('sha256')
    .update(`${kind}\0${resolve(file)}`)
    .digest('hex')
    .slice(0, 8);
  return join(folder, `${basename(file)}.${place}.entente-import.json`);
}

/** The state of an interrupted run; undefined where there is none. Throws where the file is something else. */
export function loadState(file: string): RunState | undefined {
  if (!existsSync(file)) return undefined;
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return RunState.parse(content);
}

/** Replaces the state as a whole: a crash leaves either the old one or the new one. */
export async function saveState(file: string, state: RunState): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const next = `${file}.next`;
  const handle = await open(next, 'w');
  try {
    await handle.writeFile(`${JSON.stringify(state)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(next, file);
}

export async function removeState(file: string): Promise<void> {
  await rm(file, { force: true });
}

/** What keeps an interrupted run from going on, in words: the first thing that is not as it was. */
export function obstacle({ identity: before, results, resultBytes }: RunState, now: Identity): string | undefined {
  if (!existsSync(results) || statSync(results).size < resultBytes) return `its results (${results}) are gone`;
  if (before.sha256 !== now.sha256) return 'the file has changed';
  if (before.mapping !== now.mapping) return 'the mapping has changed';
  if (before.revision !== now.revision) return `the revision was ${before.revision}`;
  if (before.url !== now.url) return `the gateway was ${before.url}`;
  return before.kind === now.kind && before.file === now.file ? undefined : `the state is that of ${before.kind} in ${before.file}`;
}
