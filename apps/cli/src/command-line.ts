import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';

interface CommandModule {
  define(command: Command): void;
}

/** Every command; its module is loaded only when it is the one that was called. */
const COMMANDS: readonly { name: string; summary: string; load: () => Promise<CommandModule> }[] = [
  { name: 'import', summary: 'import a CSV file as reports, with a result for every row', load: () => import('./commands/import.js') },
  { name: 'export', summary: 'write agreements, partners, history or the log of a channel to a file', load: () => import('./commands/export.js') },
  { name: 'publish', summary: 'publish CloudEvents from a file or from standard input', load: () => import('./commands/publish.js') },
  { name: 'resolve', summary: 'find the partner behind a name or a code, as of a date', load: () => import('./commands/resolve.js') },
  { name: 'deadlines', summary: 'what is due, soonest first: for whom, under which rule', load: () => import('./commands/deadlines.js') },
  { name: 'verify', summary: 'check the log of a channel, and name the first bad record', load: () => import('./commands/verify.js') },
  { name: 'rebuild', summary: 'rebuild the read models from the log and compare', load: () => import('./commands/rebuild.js') },
  { name: 'dead', summary: 'list refused events and try them again', load: () => import('./commands/dead.js') },
  { name: 'status', summary: 'health, lag and refused events', load: () => import('./commands/status.js') },
  { name: 'token', summary: 'sign a token with the local issuer', load: () => import('./commands/token.js') },
];

const SIGN_IN_HELP = `
Signing in:
  With --token or ENTENTE_TOKEN, the caller is whoever the token names. Without one, a gateway on this machine is
  called with a token signed by the local issuer: roles operator, integrator and desk-officer; nation "un", which is
  no state's; clearance UNCLASSIFIED. Say --nation and --clearance (or ENTENTE_NATION, ENTENTE_CLEARANCE) to read or
  write what is labelled for others.

Exit codes: 0 done · 1 an error, or an answer that asks for attention · 2 wrong usage · 130 interrupted`;

function version(): string {
  return /"version": "([^"]+)"/.exec(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))?.[1] ?? 'unknown';
}

/** The command line for these arguments. Usage errors throw `CommanderError`. */
export async function commandLine(args: readonly string[]): Promise<Command> {
  const program = new Command('entente')
    .description('Entente: who has agreed what with whom, from an event log that can prove how it knows')
    .version(version())
    .option('--url <url>', 'the gateway (ENTENTE_URL; else the instance running on this machine)')
    .option('--token <token>', 'a bearer token (ENTENTE_TOKEN; else signed by the local issuer)')
    .option('--nation <partner>', 'whom a locally signed token speaks for (ENTENTE_NATION; default: un)')
    .option('--clearance <level>', 'clearance of a locally signed token (ENTENTE_CLEARANCE; default: UNCLASSIFIED)')
    .addHelpText('after', SIGN_IN_HELP)
    .showHelpAfterError('(entente --help shows the commands)')
    .exitOverride();
  const called = args.find((arg) => COMMANDS.some((command) => command.name === arg));
  for (const { name, summary, load } of COMMANDS) {
    const command = program.command(name).description(summary);
    if (name === called || args.includes('help')) (await load()).define(command);
  }
  return program;
}

/** Says on standard error what went wrong and what to do about it, and returns the exit code for it. */
export async function exitCodeOf(error: unknown): Promise<number> {
  // Commander has already printed its message or the help text.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const { explain } = await import('./explain.js');
  const { lines, exitCode } = explain(error);
  for (const line of lines) process.stderr.write(`${line}\n`);
  return exitCode;
}
