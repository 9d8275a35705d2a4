import { setTimeout as sleep } from 'node:timers/promises';
import { type RebuildStatus, getRebuild, startRebuild } from '@entente/contracts';
import type { Command } from 'commander';
import { z } from 'zod';
import { CliError, ProblemError, UnreachableError } from '../cli-error.js';
import { connect, parseOption } from '../connect.js';
import { formatDuration } from '../duration.js';
import type { GatewayClient } from '../gateway-client.js';
import { startProgress } from '../progress.js';

type Rebuild = z.infer<typeof RebuildStatus>;
const Options = z.object({ watch: z.boolean(), json: z.boolean().default(false) });

const EVERY_MS = 500;
const PATIENCE_MS = 120_000;

/** Asks until the rebuild has ended; a gateway that is away for a while does not end the watch. */
async function watch(client: GatewayClient, id: string): Promise<Rebuild> {
  let progress: ReturnType<typeof startProgress> | undefined;
  let lastAnswer = Date.now();
  try {
    for (;;) {
      try {
        const status = await client.call(getRebuild);
        lastAnswer = Date.now();
        if (status.id !== id) throw new CliError(`another rebuild (${status.id}) has taken the place of this one`, 'watch it with: entente rebuild');
        progress ??= startProgress('rebuild', status.total);
        progress.update(status.read);
        if (status.state !== 'running') return status;
      } catch (error) {
        const passing = error instanceof UnreachableError || (error instanceof ProblemError && error.problem.status >= 500);
        if (!passing || Date.now() - lastAnswer > PATIENCE_MS) throw error;
      }
      await sleep(EVERY_MS);
    }
  } finally {
    progress?.stop();
  }
}

function verdict(status: Rebuild): string[] {
  const took = status.endedAt === undefined ? '' : ` in ${formatDuration(Date.parse(status.endedAt) - Date.parse(status.startedAt))}`;
  if (status.state === 'failed') return [`rebuild failed${took}: ${status.error ?? 'no reason given'}`];
  const rows = (status.differences ?? []).map((table) => [table.table, table.rows, table.onlyBefore, table.onlyAfter].map(String));
  const table = [['table', 'rows', 'only before', 'only after'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0)));
  const lines = table.map((cells) =>
    cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '),
  );
  const differing = differences(status);
  return [...lines, `${status.read} events read${took}; ${differing === 0 ? 'row for row the same' : `${differing} rows differ`}; the new copy is in use`];
}

function differences(status: Rebuild): number {
  return (status.differences ?? []).reduce((sum, table) => sum + table.onlyBefore + table.onlyAfter, 0);
}

async function run(raw: unknown): Promise<void> {
  const options = parseOption(Options, raw, 'rebuild');
  const { client } = connect(raw);
  const { id } = await client.call(startRebuild);
  if (!options.watch) {
    process.stdout.write(options.json ? `${JSON.stringify({ id })}\n` : `rebuild ${id} has started\n`);
    return;
  }
  const status = await watch(client, id);
  process.stdout.write(options.json ? `${JSON.stringify(status)}\n` : `${verdict(status).join('\n')}\n`);
  if (status.state === 'failed' || differences(status) > 0) process.exitCode = 1;
}

export function define(command: Command): void {
  command
    .option('--no-watch', 'start it and return')
    .option('--json', 'the outcome as one JSON line')
    .addHelpText('after', '\nReads go on meanwhile. Exit code 1 when it failed or a row differs.')
    .action(() => run(command.optsWithGlobals()));
}
