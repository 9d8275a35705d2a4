// `npm test`: brings the build up to date, then checks everything from style to whole journeys, and says how many tests ran.
// `npm test -- unit int` runs only the stages named. Plain JavaScript on Node's own modules.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepare } from './prepare.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const program = (...path) => join(root, 'node_modules', ...path);
const reports = mkdtempSync(join(tmpdir(), 'entente-results-'));
const counted = { passed: 0, failed: 0, skipped: 0 };

const jest =
  (project, ...options) =>
  async () => {
    const report = join(reports, `${project}.json`);
    const code = await run([program('jest', 'bin', 'jest.js'), '--selectProjects', project, '--json', '--outputFile', report, ...options], {
      NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
    });
    const result = JSON.parse(readFileSync(report, 'utf8'));
    counted.passed += result.numPassedTests;
    counted.failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
    counted.skipped += result.numPendingTests + result.numTodoTests;
    if (result.numTotalTests === 0) throw new Error(`${project}: no test ran`);
    return code;
  };

const stages = {
  lint: () => run([program('nx', 'dist', 'bin', 'nx.js'), 'run-many', '-t', 'lint', '--output-style=static'], { NX_DAEMON: 'false', NX_TUI: 'false' }),
  format: () => run([program('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level=warn', '.']),
  types: () => run([program('typescript', 'bin', 'tsc'), '-p', 'tsconfig.tests.json']),
  unit: jest('unit'),
  int: jest('int'),
  e2e: jest('e2e', '--runInBand'),
  // Only where real data lies beside the project; `.ci/run` names it.
  acceptance: jest('acceptance', '--runInBand'),
};
const standard = Object.keys(stages).filter((name) => name !== 'acceptance');

function run(args, env = {}) {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } });
    child.once('error', fail);
    child.once('close', (code, signal) => done(code ?? signal));
  });
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in stages));
if (unknown.length > 0) {
  console.error(`There is no stage ${unknown.join(', ')}. Stages: ${Object.keys(stages).join(', ')}.`);
  process.exit(2);
}

await prepare();
const failed = [];
for (const name of wanted.length > 0 ? wanted : standard) {
  const began = Date.now();
  console.log(`\n── ${name}`);
  try {
    if ((await stages[name]()) !== 0) failed.push(name);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    failed.push(name);
  }
  console.log(`── ${name}: ${failed.includes(name) ? 'FAILED' : 'ok'}, ${((Date.now() - began) / 1000).toFixed(1)} s`);
}
rmSync(reports, { recursive: true, force: true });

// A test that is switched off proves nothing.
if (counted.skipped > 0) failed.push(`${counted.skipped} skipped`);
if (failed.length > 0) console.log(`\nFailed: ${failed.join(', ')}`);
// A stage without tests of its own that fails (lint, format, types) counts as one failure.
const others = failed.filter((name) => ['lint', 'format', 'types'].includes(name)).length;
console.log(`\n${counted.passed} passed, ${counted.failed + others} failed, ${counted.skipped} skipped`);
process.exit(failed.length > 0 ? 1 : 0);
