import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Lines to be found in a file, and what they are replaced by. */
interface Hunk {
  file: string;
  before: string;
  after: string;
}

/** The hunks of a unified diff, with paths as below `a/` and `b/`. Line numbers are not read: the lines themselves say where. */
export function hunksOf(diff: string): Hunk[] {
  const hunks: Hunk[] = [];
  let file = '';
  for (const line of diff.replace(/\n$/, '').split('\n')) {
    const hunk = hunks.at(-1);
    if (line.startsWith('--- ') || line.startsWith('diff ') || line.startsWith('index ')) continue;
    if (line.startsWith('+++ b/')) file = line.slice('+++ b/'.length);
    else if (line.startsWith('@@')) hunks.push({ file, before: '', after: '' });
    else if (hunk) {
      if (!line.startsWith('+')) hunk.before += `${line.slice(1)}\n`;
      if (!line.startsWith('-')) hunk.after += `${line.slice(1)}\n`;
    }
  }
  return hunks;
}

interface Texts {
  originals: ReadonlyMap<string, string>;
  changed: ReadonlyMap<string, string>;
}

/** What a unified diff makes of the files below `root`. Throws where the lines a hunk changes are not in its file, or are there more than once. */
export async function patchedTexts(root: string, diff: string): Promise<Texts> {
  const hunks = hunksOf(diff);
  if (hunks.length === 0) throw new Error('the patch changes nothing');
  const originals = new Map<string, string>();
  for (const { file } of hunks) originals.set(file, await readFile(join(root, file), 'utf8'));
  const changed = new Map(originals);
  for (const { file, before, after } of hunks) changed.set(file, replaceOnce(file, changed.get(file) ?? '', before, after));
  return { originals, changed };
}

/** Applies a unified diff to the files below `root`; answers how to undo it. Throws what `patchedTexts` throws, with nothing changed. */
export async function applyPatch(root: string, diff: string): Promise<() => Promise<void>> {
  const { originals, changed } = await patchedTexts(root, diff);
  await writeAll(root, changed);
  return () => writeAll(root, originals);
}

function replaceOnce(file: string, text: string, before: string, after: string): string {
  const parts = `\n${text}`.split(`\n${before}`);
  const [head, tail] = parts;
  if (head === undefined || tail === undefined) throw new Error(`${file} no longer holds the lines it changes`);
  if (parts.length > 2) throw new Error(`${file} holds the lines it changes ${parts.length - 1} times`);
  return `${head}\n${after}${tail}`.slice(1);
}

async function writeAll(root: string, texts: ReadonlyMap<string, string>): Promise<void> {
  for (const [file, text] of texts) await writeFile(join(root, file), text);
}
