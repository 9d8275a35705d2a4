import { readdirSync, readFileSync } from 'node:fs';
import type { z } from 'zod';

/** The rules in a folder, a file each, by name. Throws where one does not fit. */
export function readRules<S extends z.ZodType>(folder: URL, schema: S): z.output<S>[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort();
  return names.map((name) => schema.parse(JSON.parse(readFileSync(new URL(name, folder), 'utf8'))));
}
