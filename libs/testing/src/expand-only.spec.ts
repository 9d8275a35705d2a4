import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { describeWhere } from './describe-where.js';
import { contractions } from './expand-only.js';

const ROOT = resolve(import.meta.dirname, '../../..');
const PREVIOUS: { version: string; commit: string; migrations: string[] } = JSON.parse(readFileSync(join(ROOT, 'deploy/previous-release.json'), 'utf8'));

/** A migration; one that takes something away says from which release on nobody uses that. */
interface Migration {
  readonly name: string;
  readonly unusedSince?: string;
  up(runner: { query(sql: string): Promise<unknown> }): Promise<void>;
}

function isMigration(value: unknown): value is new () => Migration {
  return typeof value === 'function' && typeof value.prototype?.up === 'function' && typeof value.prototype?.down === 'function';
}

/** The migrations of each package, in the order they run. */
async function migrations(): Promise<Map<string, Migration[]>> {
  const found = new Map<string, Migration[]>();
  for (const project of ['apps', 'libs'].flatMap((kind) => readdirSync(join(ROOT, kind)).map((name) => join(kind, name)))) {
    const files = readdirSync(join(ROOT, project, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) => /(?<!spec|\.d)\.ts$/.test(file));
    for (const file of files) {
      const path = join(ROOT, project, 'src', file);
      if (!readFileSync(path, 'utf8').includes('implements MigrationInterface')) continue;
      const exported: unknown[] = Object.values(await import(path)).flat();
      const known = found.get(project) ?? [];
      for (const migration of exported.filter(isMigration)) if (!known.some(({ name }) => name === new migration().name)) known.push(new migration());
      found.set(project, known);
    }
  }
  for (const known of found.values()) known.sort((a, b) => stamp(a) - stamp(b));
  return found;
}

const stamp = ({ name }: Migration): number => Number(/\d+$/.exec(name)?.[0]);

/** Whether a release is the previous one, or before it. */
function isPast(release: string): boolean {
  return release.localeCompare(PREVIOUS.version, 'en', { numeric: true }) <= 0;
}

const all = await migrations();

describe('migrations since the previous release', () => {
  const since = [...all].map(([project, known]): [string, Migration[]] => [project, known.filter(({ name }) => !PREVIOUS.migrations.includes(name))]);

  it('are found, with those before', () => {
    const names = [...all.values()].flat().map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(PREVIOUS.migrations));
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(since.filter(([, known]) => known.length > 0))('of %s leave that release alone, or take away what it does not use', async (_, known) => {
    const statements: string[] = [];
    for (const migration of known) {
      if (migration.unusedSince !== undefined && isPast(migration.unusedSince)) continue;
      await migration.up({ query: async (sql) => statements.push(sql) });
    }
    expect(contractions(statements)).toEqual([]);
  });
});

describeWhere(hasHistory() ? undefined : 'the history here does not reach back', 'the list of the previous release', () => {
  it('names its migrations', () => {
    const lines = git(
      'grep',
      '-hE',
      '^  (readonly )?name = ',
      PREVIOUS.commit,
      '--',
      'apps/*/src/**/*.ts',
      'apps/*/src/*.ts',
      'libs/*/src/*.ts',
      ':!*.spec.ts',
    );
    const names = [...lines.matchAll(/= '(\w+\d{13})'/g)].map(([, name]) => name);
    expect([...PREVIOUS.migrations].sort()).toEqual([...new Set(names)].sort());
  });
});

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

function hasHistory(): boolean {
  try {
    git('cat-file', '-e', `${PREVIOUS.commit}^{commit}`);
    return true;
  } catch {
    return false;
  }
}

describe('a migration', () => {
  const MADE = 'CREATE TABLE made (id int)';
  const expanding = [
    'CREATE TABLE t (id int PRIMARY KEY, a text NOT NULL CHECK (a <> $$;$$)); CREATE UNIQUE INDEX i ON t (a); ALTER TABLE t ALTER COLUMN a DROP NOT NULL',
    'ALTER TABLE old ADD COLUMN a text, ADD COLUMN b int NOT NULL DEFAULT 0',
    "ALTER TABLE old ADD COLUMN a numeric(3, 1) DEFAULT '1;2'",
    'CREATE INDEX CONCURRENTLY i ON old (a)',
    `${MADE}; INSERT INTO made SELECT 1 FROM old; CREATE POLICY p ON made USING (true); ALTER TABLE made FORCE ROW LEVEL SECURITY`,
  ];
  it.each(expanding)('may %s', (sql) => expect(contractions([sql])).toEqual([]));

  const contracting = [
    'DROP TABLE old',
    'ALTER TABLE old DROP COLUMN a',
    'ALTER TABLE old RENAME COLUMN a TO b',
    'ALTER TABLE old RENAME TO older',
    'ALTER TABLE old ALTER COLUMN a SET NOT NULL',
    'ALTER TABLE old ALTER COLUMN a TYPE bigint',
    'ALTER TABLE old ADD COLUMN a text NOT NULL',
    'ALTER TABLE old ADD COLUMN a text, ADD COLUMN b text NOT NULL',
    'ALTER TABLE old ADD COLUMN a int REFERENCES made',
    'ALTER TABLE old ADD CONSTRAINT c CHECK (a > 0)',
    'ALTER TABLE old ADD CHECK (a > 0)',
    'ALTER TABLE old FORCE ROW LEVEL SECURITY',
    'CREATE INDEX i ON old (a)',
    'CREATE UNIQUE INDEX CONCURRENTLY i ON old (a)',
    'CREATE POLICY p ON old USING (false)',
    'DROP POLICY p ON old',
    'ALTER POLICY p ON old USING (false)',
    'CREATE TRIGGER t BEFORE INSERT ON old FOR EACH ROW EXECUTE FUNCTION f()',
    'UPDATE old SET a = 1',
    'CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1; $$',
    'LOCK TABLE old',
    'TRUNCATE old',
  ];
  it.each(contracting)('may not %s', (sql) => expect(contractions([MADE, sql])).toEqual([expect.stringContaining(sql)]));
});
