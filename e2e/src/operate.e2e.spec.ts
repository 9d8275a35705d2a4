import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startPostgres } from '@entente/postgres';
import { eventually } from '@entente/testing';
import { blocksOf, deadLinks, openTerminal, pattern, stepsOf, type Terminal } from './documented-commands.js';
import { leaveOut } from './left-out.js';
import { postgresPrograms } from './postgres-programs.js';
import { install, type Installation } from './running-entente.js';

const DOCUMENT = 'docs/operate.md';
const STARTS_MS = 180_000;

let entente: Installation;
let terminal: Terminal;
const tried = new Set<string>();

beforeAll(async () => {
  entente = await install();
  terminal = openTerminal(entente);
}, STARTS_MS);
afterAll(async () => {
  terminal.close();
  await entente.remove();
}, 60_000);

/** Types every command of a block; each prints what the document says it does. */
async function type(block: string, into: Terminal = terminal): Promise<void> {
  tried.add(block);
  for (const { command, expected } of stepsOf(DOCUMENT, block))
    expect({ command, output: await into.type(command) }).toEqual({ command, output: expect.stringMatching(pattern(expected)) });
}

async function start(): Promise<void> {
  entente = await install({ dataDir: entente.dataDir });
}

/** Does `work` while PostgreSQL runs and the services do not, at a terminal that speaks for the superuser. */
async function withoutServices(path: string, work: (superuser: Terminal) => Promise<void>): Promise<void> {
  await entente.stop();
  const postgres = await startPostgres({ dataDir: join(entente.dataDir, 'postgres') });
  const { port, username, password } = new URL(postgres.url('postgres'));
  const env = { PATH: `${path}:${process.env['PATH']}`, PGHOST: '127.0.0.1', PGPORT: port, PGUSER: username, PGPASSWORD: password };
  const superuser = openTerminal(entente, env, terminal.folder);
  try {
    await work(superuser);
  } finally {
    superuser.close();
    await postgres.stop();
  }
}

/** Registers an agreement and waits until reporting shows it. */
async function register(title: string): Promise<void> {
  const token = await entente.token();
  const body = { title, kind: 'training-and-education', parties: [{ partner: 'PER' }, { partner: 'BOL' }], signedOn: '2024-05' };
  expect((await entente.call('/v1/agreements', { token, method: 'POST', body })).status).toBe(201);
  await eventually(async () => (await known()).includes(title), 30_000);
}

/** What the register holds, and reporting shows in the same words once it has read everything. */
async function known(): Promise<string[]> {
  const token = await entente.token({ role: 'desk-officer,operator' });
  const titles = ({ items }: { items: { title: string }[] }): string[] => items.map(({ title }) => title).sort();
  return eventually(async () => {
    const { body: register } = await entente.call('/v1/agreements?party=PER&with=BOL&q=test&limit=500', { token });
    const { body: relation } = await entente.call('/v1/relations/PER/BOL', { token });
    const shown = titles(relation.agreements).filter((title) => title.startsWith('Test'));
    return JSON.stringify(titles(register)) === JSON.stringify(shown) ? shown : undefined;
  }, 30_000);
}

async function rebuildsTheSame(): Promise<void> {
  const { code, stdout } = await entente.cli('rebuild');
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('row for row the same') });
}

describe('docs/operate.md', () => {
  it('links to files that are there', () => expect(deadLinks(DOCUMENT)).toEqual([]));

  it.each(['look', 'dead', 'rebuild'])('shows what happens: %s', (block) => type(block), 60_000);
});

describe('a backup of one machine', () => {
  it(
    'brings back what there was, and everything goes on',
    async () => {
      await register('Test 1, in the backup');
      await entente.stop();
      await type('backup');
      await start();
      await register('Test 2, after the backup');
      await entente.stop();
      await type('restore');
      await start();
      expect(await known()).toEqual(['Test 1, in the backup']);
      await register('Test 3, after the restore');
      await rebuildsTheSame();
    },
    STARTS_MS,
  );
});

const programs = await postgresPrograms();

describe('dumps', () => {
  if ('why' in programs) return leaveOut(programs.why);
  const { folder } = programs;

  it(
    'bring back what there was, and everything goes on',
    async () => {
      await withoutServices(folder, (superuser) => type('dump', superuser));
      await start();
      await register('Test 4, after the dump');
      await withoutServices(folder, (superuser) => type('load', superuser));
      await start();
      expect(await known()).toEqual(['Test 1, in the backup', 'Test 3, after the restore']);
      await register('Test 5, after the load');
      await rebuildsTheSame();
    },
    STARTS_MS,
  );

  it(
    'of the log alone are noticed by whoever had read on',
    async () => {
      await withoutServices(folder, (superuser) => type('load-log', superuser));
      const starting = install({ dataDir: entente.dataDir, readyWithinMs: 40_000 }).catch(() => undefined);
      for (const service of ['reporting', 'agreements']) {
        const said = (): boolean => readFileSync(join(entente.dataDir, 'logs', `${service}.log`), 'utf8').includes('it is not the log that was read');
        await eventually(said, 60_000);
      }
      await (await starting)?.stop();
    },
    STARTS_MS,
  );

  it(
    'of the log alone can be mended from what the owners keep',
    async () => {
      await withoutServices(folder, async (superuser) => {
        await type('load-log', superuser);
        await type('repair', superuser);
      });
      await start();
      expect(await known()).toEqual(['Test 1, in the backup', 'Test 3, after the restore', 'Test 5, after the load']);
      await register('Test 6, after the repair');
      await rebuildsTheSame();
    },
    STARTS_MS,
  );
});

it('every block of commands was tried', () => {
  const shown = blocksOf(DOCUMENT).flatMap(({ language, name }) => (language === 'console' ? [name] : []));
  const leftOut = 'why' in programs ? ['dump', 'load', 'load-log', 'repair'] : [];
  expect([...tried, ...leftOut].sort()).toEqual(shown.sort());
});
