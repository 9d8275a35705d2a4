import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const PATCHES = join(import.meta.dirname, '../patches');

/** The sources, broken in one way. */
export interface Mutant {
  name: string;
  diff: string;
  /** The file whose tests must notice it. */
  spec: string;
  /** Which of its tests: a regular expression over their full names, as in `jest -t`. */
  tests: string;
}

/** The mutants of these names, all where none is named. Throws where there is no such mutant. */
export async function readMutants(names: readonly string[]): Promise<Mutant[]> {
  const known = (await readdir(PATCHES)).filter((file) => file.endsWith('.patch')).map((file) => file.slice(0, -'.patch'.length));
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`There is no mutant ${unknown.join(', ')}. Mutants: ${known.sort().join(', ')}.`);
  const wanted = names.length > 0 ? [...new Set(names)] : known.sort();
  return Promise.all(wanted.map(async (name) => mutantOf(name, await readFile(join(PATCHES, `${name}.patch`), 'utf8'))));
}

/** A patch begins with `# Broken: …`, `# Spec: <file>` and `# Tests: <regular expression>`, a line each. */
export function mutantOf(name: string, diff: string): Mutant {
  const said = (what: string): string => {
    const found = new RegExp(`^# ${what}: (.+)$`, 'm').exec(diff)?.[1];
    if (found === undefined) throw new Error(`${name}.patch has no line "# ${what}: …" at its beginning`);
    return found;
  };
  said('Broken');
  return { name, diff, spec: said('Spec'), tests: said('Tests') };
}
