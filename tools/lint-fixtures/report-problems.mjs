// Puts every fixture where its path says, lints it there with the workspace's own configuration and project graph, and prints as JSON
// what was found, and our own rules: { problems: { "<file>": [{ rule, message }] }, ownRules }. Run from the root of a scratch copy.
import { cp } from 'node:fs/promises';
import path from 'node:path';
import devkit from '@nx/devkit';
import { ESLint } from 'eslint';

// The boundary rule reads the graph Nx stored last; without one it finds nothing to say.
// Made before the fixtures are there, so that none of them becomes an edge another one stumbles over.
await devkit.createProjectGraphAsync({ exitOnError: true });
await cp('tools/lint-fixtures/fixtures', '.', { recursive: true });
const eslint = new ESLint({ cwd: process.cwd() });
const results = await eslint.lintFiles(process.argv.slice(2));
const problems = Object.fromEntries(
  results.map(({ filePath, messages }) => [
    path.relative(process.cwd(), filePath),
    messages.map(({ ruleId, message, fatal }) => ({ rule: ruleId ?? (fatal ? 'fatal' : 'linterOptions'), message })),
  ]),
);
const { plugins } = await eslint.calculateConfigForFile('libs/contracts/src/index.ts');
process.stdout.write(JSON.stringify({ problems, ownRules: Object.keys(plugins.entente.rules).map((rule) => `entente/${rule}`) }));
