import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mutantOf, readMutants } from './mutant.js';
import { applyPatch, patchedTexts } from './patch.js';

const SOURCE = 'first();\nsecond();\n\nthird();\n';

function diff(...lines: string[]): string {
  return ['# Broken: something', '--- a/source.ts', '+++ b/source.ts', '@@ -40,3 +40,2 @@', ...lines, ''].join('\n');
}

describe('a patch', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'entente-patch-'));
    await writeFile(join(root, 'source.ts'), SOURCE);
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const source = (): Promise<string> => readFile(join(root, 'source.ts'), 'utf8');

  it('is applied where its lines are, whatever number they have by now, and undone', async () => {
    const undo = await applyPatch(root, diff(' first();', '-second();', ' ', '+fourth();', ' third();'));
    expect(await source()).toBe('first();\n\nfourth();\nthird();\n');
    await undo();
    expect(await source()).toBe(SOURCE);
  });

  it('is refused where its lines are gone, or there twice', async () => {
    await expect(applyPatch(root, diff('-second(2);'))).rejects.toThrow('source.ts no longer holds the lines it changes');
    await expect(applyPatch(root, diff('-econd();'))).rejects.toThrow('no longer holds');
    await writeFile(join(root, 'source.ts'), `${SOURCE}${SOURCE}`);
    await expect(applyPatch(root, diff('-second();'))).rejects.toThrow('source.ts holds the lines it changes 2 times');
    expect(await source()).toBe(`${SOURCE}${SOURCE}`);
    await expect(applyPatch(root, '# Broken: nothing\n')).rejects.toThrow('changes nothing');
  });

  it('says what is broken and who must notice it', () => {
    const text = `# Broken: something\n# Spec: libs/a.spec.ts\n# Tests: keeps (order|time)\n${diff('-second();')}`;
    expect(mutantOf('name', text)).toMatchObject({ name: 'name', spec: 'libs/a.spec.ts', tests: 'keeps (order|time)' });
    expect(() => mutantOf('name', diff('-second();'))).toThrow('name.patch has no line "# Spec: …"');
  });
});

describe('the mutants', () => {
  it('fit the sources as they are', async () => {
    const root = join(import.meta.dirname, '../../..');
    const faults = await Promise.all(
      (await readMutants([])).map(({ name, diff }) =>
        patchedTexts(root, diff).then(
          () => [],
          (error: unknown) => [`${name}: ${error instanceof Error ? error.message : String(error)}`],
        ),
      ),
    );
    expect(faults.flat()).toEqual([]);
  });
});
