import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { LogVerifier, type Held, type LogFault, type Verified } from '@entente/channel-log';
import { AggregateId, LogKey, SignedHead } from '@entente/contracts';
import type { Command } from 'commander';
import { z } from 'zod';
import { readChannelLog, type Reading } from '../channel/channel-log.js';
import { CliError, usageError } from '../cli-error.js';
import { connect, parseOption } from '../connect.js';
import { startProgress, type Progress } from '../progress.js';

const Options = z.object({ file: z.string().optional(), keys: z.string().optional(), heads: z.string().optional(), json: z.boolean().default(false) });

/** What is kept beside a log, as the API answers it or as a bare list. */
async function listIn<T extends z.ZodType>(file: string | undefined, item: T): Promise<z.output<T>[] | undefined> {
  if (file === undefined) return undefined;
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new CliError(`cannot read ${file}: ${error.message}`);
  });
  try {
    const List = z.array(item);
    return z.union([List, z.object({ items: List }).transform(({ items }) => items)]).parse(JSON.parse(text));
  } catch {
    throw new CliError(
      `${file} does not hold what it should`,
      'give it as the API answers: --keys takes GET /v1/log-keys, --heads takes GET /v1/channels/{id}/heads.',
    );
  }
}

async function* linesOf(file: string): AsyncGenerator<unknown> {
  const input = createReadStream(file);
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      if (line === '') continue;
      let value: unknown;
      try {
        value = JSON.parse(line);
      } catch {
        value = undefined; // the verifier says at which position
      }
      yield value;
    }
  } catch (error) {
    throw new CliError(`cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function firstFault(lines: AsyncIterable<unknown>, verifier: LogVerifier, total: () => number | undefined): Promise<LogFault | undefined> {
  for await (const line of lines) {
    const fault = verifier.take(line);
    if (fault !== undefined) return fault;
  }
  return verifier.end(total());
}

function words(fault: LogFault | undefined, { channel, entries, withheld, texts, heads, signedUpTo }: Verified): string {
  const of = channel === undefined ? 'the log' : `the log of channel ${channel}`;
  if (fault !== undefined) return `${of} is broken at position ${fault.position}: ${fault.message} [${fault.code}]`;
  const signed = heads === 0 ? 'no signed head vouches for it' : `${heads} signed heads, the last at position ${signedUpTo}`;
  return `${of} is intact: ${entries} entries${withheld === 0 ? '' : `, ${withheld} of them withheld`}; ${texts} texts; ${signed}`;
}

async function run(id: string | undefined, raw: unknown): Promise<void> {
  const options = parseOption(Options, raw, 'verify');
  if ((id === undefined) === (options.file === undefined)) throw usageError('say which: the id of a channel, or --file with an export');
  const channel = id === undefined ? undefined : parseOption(AggregateId, id, '<id>');
  const held: Held = { channel, keys: await listIn(options.keys, LogKey), heads: await listIn(options.heads, SignedHead) };
  const verifier = new LogVerifier(held);
  let progress: Progress | undefined;
  let total: number | undefined;
  const onPage = (reading: Reading): void => {
    total = reading.total;
    progress ??= startProgress('verify', reading.total);
    progress.update(reading.done);
  };
  const lines = channel === undefined ? linesOf(options.file ?? '') : readChannelLog(connect(raw).client, channel, onPage);
  const fault = await firstFault(lines, verifier, () => total).finally(() => progress?.stop());
  const { verified } = verifier;
  process.stdout.write(`${options.json ? JSON.stringify({ intact: fault === undefined, ...verified, ...(fault && { fault }) }) : words(fault, verified)}\n`);
  if (fault !== undefined) process.exitCode = 1;
}

export function define(command: Command): void {
  const channel = command
    .command('channel')
    .description('the log of a channel: every entry, every text you may read, every signed head')
    .argument('[id]', 'the channel, read from the gateway')
    .option('--file <export.ndjson>', 'an export instead, with no gateway')
    .option('--keys <keys.json>', 'public keys you keep: heads must be signed with one of them, or one they endorse')
    .option('--heads <heads.json>', 'signed heads you keep: the log must still hold what they say')
    .option('--json', 'the outcome as one JSON line')
    .addHelpText(
      'after',
      '\nExit code 1 when it is broken: the line names the first bad record. Without --keys the first key the log shows is taken at its word.',
    )
    .action((id?: string) => run(id, channel.optsWithGlobals()));
}
