import { listDeadLetters, replayDeadLetter, type DeadLetter, type ReportResult } from '@entente/contracts';
import type { Command } from 'commander';
import { z } from 'zod';
import { CliError, ProblemError, usageError } from '../cli-error.js';
import { connect, parseOption } from '../connect.js';
import { faultLines } from '../explain.js';
import type { GatewayClient } from '../gateway-client.js';
import { startProgress } from '../progress.js';

const Owner = listDeadLetters.query.shape.owner;
type Owner = z.infer<typeof Owner>;
const Options = z.object({ owner: Owner.optional(), all: z.boolean().default(false), json: z.boolean().default(false) });

/** Every dead letter of an owner the caller may see. */
async function* deadLettersOf(client: GatewayClient, owner: Owner): AsyncGenerator<DeadLetter> {
  let cursor: string | undefined;
  do {
    const page = await client.call(listDeadLetters, { query: { owner, limit: 500, cursor } });
    yield* page.items;
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
}

async function list(raw: unknown): Promise<void> {
  const options = parseOption(Options, raw, 'dead list');
  const { client } = connect(raw);
  let count = 0;
  for (const owner of options.owner === undefined ? Owner.options : [options.owner]) {
    for await (const letter of deadLettersOf(client, owner)) {
      count += 1;
      const head = `${letter.id} ${owner} ${letter.subject ?? letter.eventId ?? ''} ${letter.code}: ${letter.message} (${letter.times}×, last ${letter.lastAt})`;
      process.stdout.write(`${options.json ? JSON.stringify(letter) : [head, ...faultLines(letter.faults)].join('\n')}\n`);
    }
  }
  process.stderr.write(count === 0 ? 'no refused events\n' : `${count} refused events; entente dead replay <id> tries one again\n`);
}

async function ownerOfLetter(client: GatewayClient, id: string): Promise<Owner> {
  for (const owner of Owner.options) {
    for await (const letter of deadLettersOf(client, owner)) if (letter.id === id) return owner;
  }
  throw new CliError(`there is no refused event ${id} that you may see`, 'entente dead list shows them.');
}

/** What became of it; to be refused again is an outcome, not the end of the command. */
async function tryAgain(client: GatewayClient, owner: Owner | undefined, id: string): Promise<ReportResult> {
  try {
    return (await client.call(replayDeadLetter, { params: { id }, query: { owner } })).result;
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.status !== 422) throw error;
    const { code, detail, title, faults = [] } = error.problem;
    return { id, outcome: 'refused', code, message: detail ?? title, faults };
  }
}

async function replay(id: string | undefined, raw: unknown): Promise<void> {
  const options = parseOption(Options, raw, 'dead replay');
  if (options.all === (id !== undefined)) throw usageError('say which: an id, or --all with --owner');
  const { client } = connect(raw);
  let owner = options.owner;
  const ids: string[] = [];
  if (id !== undefined) {
    owner ??= await ownerOfLetter(client, id);
    ids.push(id);
  } else {
    if (owner === undefined) throw usageError('--all needs --owner', `one of ${Owner.options.join(', ')}`);
    // All ids first: a letter that succeeds leaves the list while it is being read.
    for await (const letter of deadLettersOf(client, owner)) ids.push(letter.id);
  }
  const progress = startProgress('replay', ids.length);
  const counts = new Map<string, number>();
  for (const [index, one] of ids.entries()) {
    const result = await tryAgain(client, owner, one);
    counts.set(result.outcome, (counts.get(result.outcome) ?? 0) + 1);
    progress.update(index + 1);
    const line = [result.outcome.padEnd(11), one, result.subject ?? '', result.code ?? '', result.message ?? ''].filter((part) => part !== '').join(' ');
    process.stdout.write(`${options.json ? JSON.stringify({ deadLetter: one, ...result }) : [line, ...faultLines(result.faults ?? [])].join('\n')}\n`);
  }
  progress.stop();
  process.stderr.write(`${ids.length} tried again${[...counts].map(([outcome, count]) => `, ${count} ${outcome}`).join('')}\n`);
  if ((counts.get('refused') ?? 0) + (counts.get('unavailable') ?? 0) > 0) process.exitCode = 1;
}

export function define(command: Command): void {
  const owner = ['--owner <owner>', `whose: ${Owner.options.join(', ')}`] as const;
  const listing = command
    .command('list')
    .description('what was refused and why')
    .option(...owner)
    .option('--json', 'one JSON line each');
  listing.action(() => list(listing.optsWithGlobals()));
  const replaying = command
    .command('replay')
    .description('try a refused event again; exit code 1 when it is refused again')
    .argument('[id]', 'the id that entente dead list shows')
    .option('--all', 'every one of an owner')
    .option(...owner)
    .option('--json', 'one JSON line each');
  replaying.action((id: string | undefined) => replay(id, replaying.optsWithGlobals()));
}
