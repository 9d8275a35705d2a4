import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { CliError } from '../cli-error.js';
import type { ImportKind } from './import-kinds.js';
import { readMapping, type Mapping } from './mapping-file.js';

const BUNDLED = fileURLToPath(new URL('../../mappings/', import.meta.url));

function missingFrom(header: readonly string[], mapping: Mapping): string[] {
  return mapping.header.filter((column) => !header.includes(column));
}

function sameKind(mapping: Mapping, kind: ImportKind, name: string): Mapping {
  if (mapping.kind !== kind) throw new CliError(`the mapping ${name} is for ${mapping.kind}, not for ${kind}`, `entente import ${mapping.kind} …`);
  return mapping;
}

/** The mapping in `file`, checked against the header of the table. */
export function givenMapping(file: string, kind: ImportKind, header: readonly string[]): Mapping {
  const mapping = sameKind(readMapping(file), kind, file);
  const missing = missingFrom(header, mapping);
  if (missing.length > 0)
    throw new CliError(`the mapping ${file} needs columns the table does not have: ${missing.join(', ')}`, `the table has: ${header.join(', ')}`);
  return mapping;
}

/** The bundled mapping all of whose columns the table has; of several, the one that knows most of them. */
export function findMapping(kind: ImportKind, header: readonly string[], folder: string = BUNDLED): Mapping {
  const all = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => readMapping(join(folder, name)))
    .filter((mapping) => mapping.kind === kind);
  const fitting = all.filter((mapping) => missingFrom(header, mapping).length === 0).sort((a, b) => b.header.length - a.header.length);
  const [best, second] = fitting;
  if (best === undefined) {
    const near = all.map((mapping) => `  ${mapping.mapping} (${mapping.describes}): missing ${missingFrom(header, mapping).join(', ')}`);
    const hint = header.length === 1 && /[;\t]/.test(header[0] ?? '') ? ' (it looks separated by semicolons or tabs: save it with commas)' : '';
    throw new CliError(
      [`no mapping for ${kind} fits the columns of this table${hint}: ${header.join(', ')}`, ...near].join('\n'),
      'write a mapping and name it with --map (docs in apps/cli/mappings/README.md).',
    );
  }
  if (second?.header.length === best.header.length)
    throw new CliError(`two mappings fit this table: ${best.mapping} and ${second.mapping}`, 'choose one with --map.');
  return best;
}
