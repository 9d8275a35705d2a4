// `npm test`: brings the build up to date, then checks everything from style to whole journeys, and says how many tests ran.
// `npm test -- unit int` runs only the stages named. The stages on Kafka need one: a running one (KAFKA_BROKERS), Docker, or Java 17 with Maven;
// without any they are skipped and say so, and with KAFKA_REQUIRED=1 that is a failure. Plain JavaScript on Node's own modules.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { knownVulnerabilities } from './advisories.mjs';
import { prepare } from './prepare.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const program = (...path) => join(root, 'node_modules', ...path);
const reports = mkdtempSync(join(tmpdir(), 'entente-results-'));
const counted = { passed: 0, failed: 0, skipped: 0 };
/** Why tests did not run, and how many: each is printed at the end. */
const reasons = new Map();

const jest =
  (project, options = [], env = {}) =>
  async () => {
    const report = join(reports, 'report.json');
    const code = await run([program('jest', 'bin', 'jest.js'), '--selectProjects', project, '--json', '--outputFile', report, ...options], {
      NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
      ...env,
    });
    const result = JSON.parse(readFileSync(report, 'utf8'));
    counted.passed += result.numPassedTests;
    counted.failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
    counted.skipped += result.numPendingTests + result.numTodoTests;
    for (const { fullName, status } of result.testResults.flatMap(({ assertionResults }) => assertionResults)) {
      if (status === 'passed' || status === 'failed') continue;
      const reason = /\(skipped, (.+?)\)/.exec(fullName)?.[1] ?? `no reason given: ${fullName}`;
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
    if (result.numTotalTests === 0) throw new Error(`${project}: no test ran`);
    return code;
  };

/** The same tests once more, with the services on Kafka. */
const onKafka = (project, options) => async () => {
  const { whyNoKafka } = await import('./kafka/dist/index.js');
  const { isDockerThere } = await import('../libs/testing/dist/containers.js');
  const missing = process.env.KAFKA_BROKERS || (await isDockerThere()) ? undefined : await whyNoKafka();
  if (missing === undefined) return jest(project, options, { ENTENTE_TEST_BUS: 'kafka' })();
  if (process.env.KAFKA_REQUIRED === '1') throw new Error(`Kafka is required (KAFKA_REQUIRED=1), but ${missing}`);
  counted.skipped += 1;
  reasons.set(`the ${project} tests on Kafka: ${missing}`, 1);
  return 0;
};

/** Integration waits more than it works; and a process that has run dozens of suites has become slow with what they left in its memory. */
const TWO_AT_ONCE = ['--maxWorkers=2', '--workerIdleMemoryLimit=800MB'];

const stages = {
  lint: () => run([program('nx', 'dist', 'bin', 'nx.js'), 'run-many', '-t', 'lint', '--output-style=static'], { NX_DAEMON: 'false', NX_TUI: 'false' }),
  format: () => run([program('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level=warn', '.']),
  types: () => run([program('typescript', 'bin', 'tsc'), '-p', 'tsconfig.tests.json']),
  unit: jest('unit'),
  chart: jest('chart'),
  int: jest('int', TWO_AT_ONCE),
  e2e: jest('e2e', ['--runInBand']),
  'int-kafka': onKafka('int', [...TWO_AT_ONCE, '--testPathPatterns', '/apps/(partners|reporting|gateway|crisis-channels)/']),
  'e2e-kafka': onKafka('e2e', ['--runInBand', '--testPathPatterns', '/(journeys|readme|choreography|two-sided|trace)\\.']),
  // Asks the package registry, and so is none of the standard ones.
  supply: () => {
    const { found, unknown } = knownVulnerabilities(root);
    if (unknown) reasons.set(`known vulnerabilities: ${unknown}`, 1);
    else for (const line of found) console.error(line);
    counted[unknown ? 'skipped' : found.length > 0 ? 'failed' : 'passed'] += 1;
    return found?.length > 0 ? 1 : 0;
  },
  // Only where real data lies beside the project; `.ci/run` names it.
  acceptance: jest('acceptance', ['--runInBand']),
  'acceptance-kafka': onKafka('acceptance', ['--runInBand']),
};
const standard = Object.keys(stages).filter((name) => name !== 'supply' && !name.startsWith('acceptance'));

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

for (const [reason, count] of reasons) console.log(`\nSkipped ${count}: ${reason}`);
// A test that is switched off without a word proves nothing.
if ([...reasons.keys()].some((reason) => reason.startsWith('no reason'))) failed.push('skipped without a reason');
if (failed.length > 0) console.log(`\nFailed: ${failed.join(', ')}`);
// A stage without tests of its own that fails (lint, format, types) counts as one failure.
const others = failed.filter((name) => ['lint', 'format', 'types'].includes(name)).length;
console.log(`\n${counted.passed} passed, ${counted.failed + others} failed, ${counted.skipped} skipped`);
process.exit(failed.length > 0 ? 1 : 0);
