import { cp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { copyWorkspace, runInWorkspace, type Finished } from '@entente/scratch-workspace';

const GENERATE = 'tools/generate/generate.mjs';
const MINUTES = 60_000;
let scratch: string;

beforeAll(async () => {
  scratch = await copyWorkspace();
}, MINUTES);
afterAll(() => rm(scratch, { recursive: true, force: true }));

const generate = (...names: string[]): Promise<Finished> => runInWorkspace(scratch, GENERATE, ...names);

describe('a generated service', () => {
  let service: Finished;
  let feature: Finished;

  beforeAll(async () => {
    service = await generate('service', 'joint-exercises');
    feature = await generate('feature', 'joint-exercises', 'cancel-joint-exercise');
  }, MINUTES);

  it('says what to do next', () => {
    expect(service).toMatchObject({ code: 0, stdout: expect.stringMatching(/topology\.ts[^]*OWNERS[^]*routes\.ts/) });
    expect(feature).toMatchObject({ code: 0, stdout: expect.stringContaining('outbox.add') });
  });

  it('has every layer, and no placeholder left', async () => {
    const folder = join(scratch, 'apps/joint-exercises');
    const files = (await readdir(folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));
    const inside = files.map((file) => file.slice(folder.length + 1));
    expect(inside).toEqual(
      expect.arrayContaining([
        'package.json',
        'src/main.ts',
        'src/joint-exercises.module.ts',
        'src/domain/register-joint-exercise.ts',
        'src/features/register-joint-exercise/register-joint-exercise.int.spec.ts',
        'src/features/cancel-joint-exercise/cancel-joint-exercise.ts',
        'src/persistence/joint-exercise.repository.ts',
      ]),
    );
    for (const file of files) expect(await readFile(file, 'utf8')).not.toMatch(/\{\{|__/);
  });

  it('is formatted', async () => {
    expect(await runInWorkspace(scratch, 'node_modules/prettier/bin/prettier.cjs', '--check', 'apps/joint-exercises', 'tsconfig.json')).toMatchObject({
      code: 0,
    });
  });

  it(
    'is built with the others, and compiles',
    async () => {
      expect(await readFile(join(scratch, 'tsconfig.json'), 'utf8')).toContain('apps/joint-exercises');
      const built = await runInWorkspace(scratch, 'node_modules/typescript/bin/tsc', '--build', 'apps/joint-exercises');
      expect(built).toEqual({ code: 0, stdout: '', stderr: '' });
      await cp(join(import.meta.dirname, '../generated.tsconfig.json'), join(scratch, 'generated.tsconfig.json'));
      const specs = await runInWorkspace(scratch, 'node_modules/typescript/bin/tsc', '-p', 'generated.tsconfig.json');
      expect(specs).toEqual({ code: 0, stdout: '', stderr: '' });
    },
    5 * MINUTES,
  );
});

describe('the generator', () => {
  it.each([
    [['service', 'partners', 'partner'], 'exists already'],
    [['service', 'JointExercises'], 'lower case with hyphens'],
    [['service', 'police'], 'keeps one of'],
    [['feature', 'agreements', 'withdraw'], 'a verb and a noun'],
    [['feature', 'nowhere', 'withdraw-party'], 'There is no service'],
    [['station'], 'usage:'],
  ])('refuses %j', async (names, why) => {
    expect(await generate(...names)).toMatchObject({ code: 2, stderr: expect.stringContaining(why) });
  });
});
