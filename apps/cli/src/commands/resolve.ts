import { IDENTIFIER_SCHEMES, IdentifierScheme, PartialDate, PartnerId, resolvePartners, type PartnerReference } from '@entente/contracts';
import type { Command } from 'commander';
import { z } from 'zod';
import { CliError, usageError } from '../cli-error.js';
import { connect, parseOption } from '../connect.js';
import { readCsv } from '../import/read-csv.js';

const Options = z.object({
  scheme: IdentifierScheme.optional(),
  on: PartialDate.optional(),
  file: z.string().optional(),
  column: z.string().optional(),
  json: z.boolean().default(false),
});
type Options = z.infer<typeof Options>;
type Resolution = z.output<(typeof resolvePartners)['response']>['results'][number];

const BATCH = 1000;

/** The texts of one column: the one named, else `name` or `code`, else the first. */
async function textsOf(file: string, wanted: string | undefined): Promise<string[]> {
  const texts: string[] = [];
  let column = '';
  for await (const item of readCsv(file)) {
    if ('header' in item) {
      const { header } = item;
      if (wanted !== undefined && !header.includes(wanted)) throw new CliError(`${file} has no column "${wanted}"`, `it has: ${header.join(', ')}`);
      column = wanted ?? header.find((name) => /^(name|code)$/i.test(name)) ?? header[0] ?? '';
    } else {
      const text = (item.row[column] ?? '').trim();
      if (text !== '') texts.push(text);
    }
  }
  return texts;
}

function referenceOf(text: string, options: Options): PartnerReference {
  if (options.scheme !== undefined) return { scheme: options.scheme, code: text };
  return PartnerId.safeParse(text).success ? text : { name: text };
}

function words(text: string, result: Resolution): string {
  switch (result.outcome) {
    case 'resolved':
      return `${text} → ${result.partner} (by ${result.by})`;
    case 'ambiguous':
      return `${text} → fits more than one: ${result.candidates.map((one) => `${one.partner} (${one.name})`).join(', ')}`;
    case 'unknown':
      return `${text} → unknown${result.suggestions.length > 0 ? `; near: ${result.suggestions.map((one) => `${one.partner} (${one.name})`).join(', ')}` : ''}`;
  }
}

async function run(names: string[], raw: unknown): Promise<void> {
  const options = parseOption(Options, raw, 'resolve');
  const texts = [...names, ...(options.file === undefined ? [] : await textsOf(options.file, options.column))];
  if (texts.length === 0) throw usageError('nothing to resolve', 'name partners or codes, or give --file names.csv');
  const { client } = connect(raw);
  let unresolved = 0;
  for (let start = 0; start < texts.length; start += BATCH) {
    const part = texts.slice(start, start + BATCH);
    const body = { references: part.map((text) => referenceOf(text, options)), ...(options.on === undefined ? {} : { on: options.on }) };
    const { results } = await client.call(resolvePartners, { body });
    for (const [index, text] of part.entries()) {
      const result = results[index];
      if (result === undefined) throw new CliError(`the gateway gave ${results.length} results for ${part.length} references`);
      if (result.outcome !== 'resolved') unresolved += 1;
      process.stdout.write(`${options.json ? JSON.stringify({ text, ...result }) : words(text, result)}\n`);
    }
  }
  if (unresolved > 0) {
    process.stderr.write(`${unresolved} of ${texts.length} not resolved\n`);
    process.exitCode = 1;
  }
}

export function define(command: Command): void {
  command
    .argument('[names...]', 'partner ids, names, or with --scheme codes')
    .option('--scheme <scheme>', `the scheme of the codes: ${IDENTIFIER_SCHEMES.join(', ')}`)
    .option('--on <date>', 'as of this date (default: today)')
    .option('--file <names.csv>', 'take them from a column of a table')
    .option('--column <name>', 'which column (default: name or code, else the first)')
    .option('--json', 'one JSON line per result')
    .addHelpText('after', '\nExit code 1 when one could not be resolved.')
    .action((names: string[]) => run(names, command.optsWithGlobals()));
}
