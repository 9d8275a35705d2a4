import { readFileSync } from 'node:fs';
import { faultsOf } from '@entente/contracts';
import { z } from 'zod';
import { CliError } from '../cli-error.js';
import { faultLines } from '../explain.js';
import { IMPORTS, ImportKind } from './import-kinds.js';
import { referencesOf, type Reference } from './references.js';
import { Rule } from './rule.js';

const Absent = z.strictObject({ texts: z.array(z.string()).default(['']), numbersBelow: z.number().optional() });

/**
 * How the rows of a table become reports. `header` names the columns the file must have; it is how a mapping is found.
 * `absent` says which cells hold no value: some texts, and numbers that are codes.
 */
export const Mapping = z
  .strictObject({
    mapping: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'expected a name such as dcad-v1'),
    describes: z.string().min(1),
    kind: ImportKind,
    header: z.array(z.string().min(1)).min(1),
    absent: Absent.default({ texts: [''] }),
    tables: z.record(z.string(), z.record(z.string(), z.string().nullable())).default({}),
    source: Rule,
    record: Rule,
    fields: z.record(z.string(), Rule),
  })
  .superRefine((mapping, context) => {
    const fault = (path: PropertyKey[], code: string, message: string): void => context.addIssue({ code: 'custom', path, message, params: { code } });
    for (const [index, name] of mapping.header.entries()) {
      if (mapping.header.indexOf(name) !== index) fault(['header', index], 'duplicate-column', `the column "${name}" is named twice`);
    }
    const known = IMPORTS[mapping.kind].fields;
    for (const name of Object.keys(mapping.fields)) {
      if (!known.includes(name)) fault(['fields', name], 'unknown-field', `${mapping.kind} have no field "${name}"; they have: ${known.join(', ')}`);
    }
    const check = ({ to, name, path }: Reference): void => {
      if (to === 'column' && !mapping.header.includes(name)) fault(path, 'unknown-column', `the column "${name}" is not in header`);
      if (to === 'table' && !(name in mapping.tables))
        fault(path, 'unknown-table', `there is no table "${name}"; there are: ${Object.keys(mapping.tables).join(', ') || 'none'}`);
      if (to === 'item') fault(path, 'no-item', 'item is known only inside split');
      if (to !== 'field') return;
      const target = mapping.fields[name];
      if (target === undefined) fault(path, 'unknown-field', `there is no field "${name}" in this mapping`);
      else if (referencesOf(target, []).some((inner) => inner.to === 'field')) fault(path, 'field-of-field', `the field "${name}" refers to a field itself`);
    };
    const rules: [PropertyKey[], Rule][] = [
      [['source'], mapping.source],
      [['record'], mapping.record],
    ];
    for (const [name, rule] of Object.entries(mapping.fields)) rules.push([['fields', name], rule]);
    for (const [path, rule] of rules) for (const reference of referencesOf(rule, path)) check(reference);
  });
export type Mapping = z.infer<typeof Mapping>;

/** Parses a mapping; `name` is what messages call it. Throws `CliError` that lists every fault. */
export function parseMapping(content: string, name: string): Mapping {
  let input: unknown;
  try {
    input = JSON.parse(content);
  } catch (error) {
    throw new CliError(`the mapping ${name} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const result = Mapping.safeParse(input);
  if (result.success) return result.data;
  throw new CliError(`the mapping ${name} has faults:\n${faultLines(faultsOf(result.error)).join('\n')}`);
}

/** Reads and parses a mapping file. */
export function readMapping(file: string): Mapping {
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch (error) {
    throw new CliError(`the mapping ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  return parseMapping(content, file);
}
