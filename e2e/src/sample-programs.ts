import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { ROOT } from './documented-commands.js';

const run = promisify(execFile);
const SAMPLES = join(ROOT, 'docs/samples');

export type Program = 'publish' | 'follow';

/** How a language's samples are run on this machine, or in one line why they cannot be. */
export type Language = { name: string; command: (program: Program) => [string, string[]] } | { name: string; why: string };

/** Every language the samples are written in, made ready to run. What is brought from a registry is kept in the user's cache. */
export async function languages(): Promise<Language[]> {
  return [typescript(), await ready('python', python), await ready('java', java)];
}

/**
 * The `bin` folder of a Python environment that holds what a requirements file names; made once, under the user's cache.
 * @throws Error when there is no Python or pip does not bring it
 */
export async function pythonEnvironment(requirements: string): Promise<string> {
  const { stdout: version } = await run('python3', ['--version']);
  const folder = cached('python', version + readFileSync(requirements, 'utf8'));
  if (!existsSync(join(folder, 'complete'))) {
    rmSync(folder, { recursive: true, force: true });
    await run('python3', ['-m', 'venv', folder]);
    await run(join(folder, 'bin/python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', requirements]);
    writeFileSync(join(folder, 'complete'), '');
  }
  return join(folder, 'bin');
}

/** Node 20 reads no TypeScript: the types are taken out, as newer ones do by themselves. */
function typescript(): Language {
  const folder = mkdtempSync(join(tmpdir(), 'entente-samples-'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  for (const program of ['publish', 'follow']) {
    const { outputText } = ts.transpileModule(readFileSync(join(SAMPLES, `typescript/${program}.mts`), 'utf8'), {
      compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
    });
    writeFileSync(join(folder, `${program}.mjs`), outputText);
  }
  return { name: 'typescript', command: (program) => [process.execPath, [join(folder, `${program}.mjs`)]] };
}

async function python(): Promise<Language> {
  const bin = await pythonEnvironment(join(SAMPLES, 'python/requirements.txt'));
  return { name: 'python', command: (program) => [join(bin, 'python'), [join(SAMPLES, `python/${program}.py`)]] };
}

async function java(): Promise<Language> {
  const pom = join(SAMPLES, 'java/pom.xml');
  const jars = cached('java-samples', readFileSync(pom, 'utf8'));
  await run('java', ['-version']);
  if (!existsSync(jars)) {
    const draft = `${jars}.${randomUUID()}`;
    await run('mvn', ['--quiet', '--batch-mode', '--file', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${draft}`]);
    renameSync(draft, jars);
  }
  const file = { publish: 'Publish.java', follow: 'Follow.java' };
  return { name: 'java', command: (program) => ['java', ['-cp', `${jars}/*`, join(SAMPLES, 'java', file[program])]] };
}

async function ready(name: string, prepare: () => Promise<Language>): Promise<Language> {
  try {
    return await prepare();
  } catch (error) {
    return { name, why: (error instanceof Error ? error.message : String(error)).split('\n').slice(0, 2).join(' · ') };
  }
}

function cached(what: string, content: string): string {
  const cache = process.env['ENTENTE_CACHE_DIR'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'entente');
  mkdirSync(cache, { recursive: true });
  return join(cache, `${what}-${createHash('sha256').update(content).digest('hex').slice(0, 8)}`);
}

/** What a sample finds in its environment. */
function environment(env: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const all = { ...process.env, ...env };
  Reflect.deleteProperty(all, 'NODE_OPTIONS');
  return all;
}

/** Runs a sample to its end. @throws Error with what it wrote when it fails */
export async function runToEnd([program, args]: [string, string[]], env: Readonly<Record<string, string>>): Promise<void> {
  await run(program, args, { env: environment(env), timeout: 60_000 });
}

/** Runs a sample until it has printed a line that fits; answers that line. @throws Error with what it wrote when it ends before, or none comes in a minute */
export async function runUntil([program, args]: [string, string[]], env: Readonly<Record<string, string>>, wanted: RegExp): Promise<string> {
  const child: ChildProcess = spawn(program, args, { env: environment(env) });
  let output = '';
  try {
    return await new Promise((done, fail) => {
      const timer = setTimeout(() => fail(new Error(`no such line within a minute: ${output}`)), 60_000);
      const take = (chunk: unknown): void => {
        output += String(chunk);
        const whole = output.split('\n').slice(0, -1);
        const line = whole.find((one) => wanted.test(one));
        if (line !== undefined) done(line);
      };
      child.stdout?.on('data', take);
      child.stderr?.on('data', take);
      child.once('error', fail);
      child.once('close', (code) => fail(new Error(`it ended with ${code}: ${output}`)));
      child.once('close', () => clearTimeout(timer));
    });
  } finally {
    child.kill('SIGKILL');
  }
}
