import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { MAX_EVENTS_PER_REQUEST, type ReportResult } from '@entente/contracts';
import type { Command } from 'commander';
import { z } from 'zod';
import { CliError } from '../cli-error.js';
import { connect, parseOption } from '../connect.js';
import { deliver } from '../delivery.js';
import { parseDuration } from '../duration.js';
import { faultLines } from '../explain.js';

const Options = z.object({ patience: z.string(), json: z.boolean().default(false) });
const BATCH = Math.min(500, MAX_EVENTS_PER_REQUEST);

function parsed(content: string): { value: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(content);
    return { value };
  } catch {
    return undefined;
  }
}

/** The events of a text: one JSON object, an array of them, or one object per line. `name` is what messages call it. */
export function eventsOf(content: string, name: string): unknown[] {
  const body = content.replace(/^\uFEFF/, '').trim();
  if (body === '') throw new CliError(`${name} is empty`);
  const whole = parsed(body);
  if (whole) return Array.isArray(whole.value) ? whole.value : [whole.value];
  return body.split(/\r?\n/).flatMap((line, index) => {
    if (line.trim() === '') return [];
    const event = parsed(line);
    if (event === undefined) throw new CliError(`${name}, line ${index + 1}: not JSON`, 'give one CloudEvent, an array of them, or one per line.');
    return [event.value];
  });
}

function lineOf(result: ReportResult): string {
  const head = [result.outcome.padEnd(9), result.id, result.subject ?? '', result.code ?? '', result.message ?? ''].filter((part) => part !== '').join(' ');
  const warnings = (result.warnings ?? []).map((warning) => `  warning: ${warning.message} [${warning.code}]`);
  return [head, ...faultLines(result.faults ?? []), ...warnings].join('\n');
}

async function run(file: string, raw: unknown): Promise<void> {
  const options = parseOption(Options, raw, 'publish');
  const patienceMs = parseDuration(options.patience);
  const { client } = connect(raw);
  const content =
    file === '-'
      ? await text(process.stdin)
      : await readFile(file, 'utf8').catch((error: Error) => Promise.reject(new CliError(`cannot read ${file}: ${error.message}`)));
  const events = eventsOf(content, file === '-' ? 'standard input' : file);
  let refused = 0;
  for (let start = 0; start < events.length; start += BATCH) {
    const onWait = (reason: string): void => void process.stderr.write(`no decision yet (${reason}); trying again\n`);
    for (const result of await deliver(client, events.slice(start, start + BATCH), { patienceMs, onWait })) {
      process.stdout.write(`${options.json ? JSON.stringify(result) : lineOf(result)}\n`);
      if (result.outcome === 'refused') refused += 1;
    }
  }
  process.stderr.write(`${events.length} events, ${refused} refused\n`);
}

export function define(command: Command): void {
  command
    .argument('<file>', 'CloudEvents: one JSON object, an array, or NDJSON; - reads standard input')
    .option('--patience <time>', 'how long to keep trying while the gateway takes nothing', '5m')
    .option('--json', 'one JSON result per line')
    .addHelpText('after', '\nOne line per result, in order. Exit code 0 when every event was answered, refused ones included.')
    .action((file: string) => run(file, command.optsWithGlobals()));
}
