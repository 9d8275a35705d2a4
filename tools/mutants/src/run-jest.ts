import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

const WITHIN_MS = 240_000;

export interface TestResult {
  spec: string;
  name: string;
  status: 'passed' | 'failed' | 'pending';
  /** The first line of what it failed with. */
  why: string;
}

export interface JestResult {
  tests: TestResult[];
  /** Spec files that could not even be loaded, and why. */
  broken: string[];
}

export interface JestRun {
  workspace: string;
  specs: readonly string[];
  tests: string;
  env: Readonly<Record<string, string>>;
  workers: number;
  signal: AbortSignal;
}

/** What `jest --json` writes, as far as it is read here. */
interface Report {
  testResults: {
    name: string;
    message: string;
    assertionResults: { fullName: string; status: TestResult['status']; failureMessages: string[] }[];
  }[];
}

function isReport(value: unknown): value is Report {
  return typeof value === 'object' && value !== null && 'testResults' in value && Array.isArray(value.testResults);
}

/** Runs the tests of spec files of a workspace from its sources. Throws where jest itself does not come to an end. */
export async function runJest({ workspace, specs, tests, env, workers, signal }: JestRun): Promise<JestResult> {
  const file = join(workspace, 'jest-report.json');
  await rm(file, { force: true });
  const options = ['--config', 'tools/mutants.jest.config.mjs', '--json', '--outputFile', file, '--forceExit', '--maxWorkers', String(workers)];
  const args = [join(workspace, 'node_modules/jest/bin/jest.js'), ...options, '--testNamePattern', tests, '--runTestsByPath', ...specs];
  const output = await run(args, workspace, env, signal);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) throw new Error(`jest did not come to an end within ${WITHIN_MS / 1_000} s or at all: ${output.trim().split('\n').at(-1) ?? ''}`);
  const report: unknown = JSON.parse(text);
  if (!isReport(report)) throw new Error('jest wrote no report');
  const { testResults } = report;
  return {
    tests: testResults.flatMap(({ name, assertionResults }) =>
      assertionResults.map(({ fullName, status, failureMessages }) => ({
        spec: name.slice(workspace.length + 1),
        name: fullName,
        status,
        why: firstLine(failureMessages[0] ?? ''),
      })),
    ),
    broken: testResults.filter(({ assertionResults }) => assertionResults.length === 0).map(({ name, message }) => `${name}: ${message}`),
  };
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? '').slice(0, 200);
}

function run(args: readonly string[], workspace: string, env: Readonly<Record<string, string>>, signal: AbortSignal): Promise<string> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, args, {
      cwd: workspace,
      env: { ...process.env, ...env, FORCE_COLOR: '0', NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning' },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: WITHIN_MS,
      killSignal: 'SIGKILL',
      signal,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', fail);
    child.once('close', () => done(output));
  });
}
