import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { copyWorkspace, runInWorkspace } from '@entente/scratch-workspace';

const FIXTURES = join(import.meta.dirname, '../fixtures');
const MINUTES = 60_000;

interface Fixture {
  file: string;
  /** Absent: the file must pass. */
  refused?: { rule: string; says: string };
}
interface Report {
  problems: Record<string, { rule: string; message: string }[]>;
  ownRules: string[];
}

/** The first line of a fixture says what is expected of lint: `// refused by <rule>: <part of its message>` or `// accepted`. */
async function readFixture(file: string): Promise<Fixture> {
  const [head = ''] = (await readFile(join(FIXTURES, file), 'utf8')).split('\n');
  const refused = /^\/\/ refused by (\S+): (.+)$/.exec(head);
  if (!refused && head !== '// accepted') throw new Error(`${file}: its first line does not say what lint should make of it`);
  return refused ? { file, refused: { rule: refused[1] ?? '', says: refused[2] ?? '' } } : { file };
}

const files = (await readdir(FIXTURES, { recursive: true })).filter((file) => file.endsWith('.ts')).sort();
const fixtures = await Promise.all(files.map(readFixture));

let scratch: string;
let report: Report;

beforeAll(async () => {
  scratch = await copyWorkspace();
  const { stdout, stderr } = await runInWorkspace(scratch, 'tools/lint-fixtures/report-problems.mjs', ...files);
  if (stdout === '') throw new Error(stderr);
  report = JSON.parse(stdout) as Report;
}, 5 * MINUTES);

afterAll(() => rm(scratch, { recursive: true, force: true }));

describe('lint, with the configuration and the graph of the workspace', () => {
  for (const { file, refused } of fixtures) {
    it(refused ? `refuses ${file} by ${refused.rule} alone` : `accepts ${file}`, () => {
      const expected = refused ? [{ rule: refused.rule, message: expect.stringContaining(refused.says) }] : [];
      expect(report.problems[file]).toEqual(expected);
    });
  }
});

describe('the fixtures', () => {
  it('hold one for every rule of our own', () => {
    const seen = new Set(fixtures.map(({ refused }) => refused?.rule));
    expect(report.ownRules.filter((rule) => !seen.has(rule))).toEqual([]);
  });

  it('hold one for every type of package', () => {
    const seen = fixtures.map(({ refused }) => /tagged with "(type:\w+)"/.exec(refused?.says ?? '')?.[1]);
    expect(new Set(seen.filter((tag) => tag !== undefined))).toEqual(new Set(['type:app', 'type:contracts', 'type:platform', 'type:testing', 'type:tool']));
  });
});
