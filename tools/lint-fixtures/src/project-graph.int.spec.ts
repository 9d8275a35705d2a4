import { readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { copyWorkspace, runInWorkspace } from '@entente/scratch-workspace';

interface Package {
  name: string;
  root: string;
  tags: string[];
  targets: string[];
  dependsOn: string[];
}

let scratch: string;
let packages: Package[];

beforeAll(async () => {
  scratch = await copyWorkspace();
  const { stdout, stderr } = await runInWorkspace(scratch, 'tools/lint-fixtures/report-graph.mjs');
  if (stdout === '') throw new Error(stderr);
  packages = JSON.parse(stdout) as Package[];
}, 120_000);

afterAll(() => rm(scratch, { recursive: true, force: true }));

const named = (name: string): Package | undefined => packages.find((one) => one.name === name);
const isApp = (one: Package | undefined): boolean => one?.tags.includes('type:app') ?? false;

describe('the graph of the workspace', () => {
  it('has no app that depends on an app', () => {
    expect(packages.filter(isApp).length).toBeGreaterThan(3);
    expect(packages.filter(isApp).flatMap((app) => app.dependsOn.filter((other) => isApp(named(other))).map((other) => `${app.name} → ${other}`))).toEqual([]);
  });

  it('knows every folder of apps/ and libs/', async () => {
    const roots = packages.map(({ root }) => root);
    for (const folder of ['apps', 'libs']) {
      for (const one of await readdir(join(scratch, folder))) expect(roots).toContain(`${folder}/${one}`);
    }
  });

  it('gives every package exactly one type, and lints it', () => {
    for (const { name, tags, targets } of packages) {
      expect({ name, types: tags.filter((tag) => tag.startsWith('type:')).length, lint: targets.includes('lint') }).toEqual({ name, types: 1, lint: true });
    }
  });

  it('lets no warning through', async () => {
    const nx = JSON.parse(await readFile(join(scratch, 'nx.json'), 'utf8')) as { targetDefaults: { lint: { options: { args: string[] } } } };
    expect(nx.targetDefaults.lint.options.args).toContain('--max-warnings=0');
  });
});
