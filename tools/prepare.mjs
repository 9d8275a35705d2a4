// Installs and builds what is missing or stale, and nothing else. Plain JavaScript on Node's own modules: it runs before anything is installed.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const oldestNode = [20, 19];
const lockFile = join(root, 'package-lock.json');
const installedStamp = join(root, 'node_modules', '.entente-installed');
const builtStamp = join(root, 'node_modules', '.entente-built');
const mutex = join(root, '.nx', 'prepare.lock');

/**
 * Brings node_modules and every dist folder up to date. Several processes may call it at once: one works, the others wait.
 * Ends the process with exit code 1 when Node is too old, the installation or the build fails.
 */
export async function prepare() {
  checkNode();
  if (isInstalled() && isBuilt()) return;
  const release = await takeMutex();
  try {
    if (!isInstalled()) await step('Installing packages', install);
    if (!isBuilt()) await step('Building', build);
  } catch (error) {
    console.error(error instanceof CommandFailed ? error.message : error);
    release();
    process.exit(1);
  }
  release();
}

class CommandFailed extends Error {}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  console.error(`Entente needs Node ${oldestNode.join('.')} or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

async function step(what, work) {
  const began = Date.now();
  console.error(`${what} …`);
  await work();
  console.error(`${what}: ${((Date.now() - began) / 1000).toFixed(1)} s`);
}

// Packages

function isInstalled() {
  if (!existsSync(join(root, 'node_modules'))) return false;
  if (!existsSync(lockFile)) return existsSync(installedStamp);
  const wanted = hash(readFileSync(lockFile));
  if (read(installedStamp) === wanted) return true;
  // Somebody ran npm by hand: its own record tells whether everything the lock names is there.
  if (!matchesNpmRecord()) return false;
  writeFileSync(installedStamp, wanted);
  return true;
}

function matchesNpmRecord() {
  const record = read(join(root, 'node_modules', '.package-lock.json'));
  if (record === undefined) return false;
  const present = JSON.parse(record).packages;
  return Object.entries(JSON.parse(readFileSync(lockFile, 'utf8')).packages)
    .filter(([path, entry]) => path.includes('node_modules/') && !entry.optional && !entry.devOptional)
    .every(([path, entry]) => (entry.link ? existsSync(join(root, path)) : present[path]?.version === entry.version));
}

async function install() {
  const quietly = ['--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const locked = existsSync(lockFile);
  try {
    await npm([locked ? 'ci' : 'install', ...quietly]);
  } catch (error) {
    // A lock made where a registry lacked packages of other platforms: `npm ci` refuses it, `npm install` fills the gaps and keeps to the rest.
    if (!locked || !error.message.includes('EUSAGE')) throw error;
    console.error('package-lock.json has gaps; installing what it names and the newest fit for the rest …');
    await npm(['install', '--no-save', ...quietly]);
  }
  writeFileSync(installedStamp, locked ? hash(readFileSync(lockFile)) : 'without a lock');
  rmSync(builtStamp, { force: true });
}

function npm(args) {
  // Under `npm start` npm says where it is; otherwise it is on the PATH.
  const script = process.env.npm_execpath;
  if (script?.endsWith('npm-cli.js')) return run(process.execPath, [script, ...args]);
  return process.platform === 'win32' ? run('npm.cmd', args, { shell: true }) : run('npm', args);
}

// Build

function isBuilt() {
  return read(builtStamp) === fingerprint() && projects().every((project) => outputsMissing(project).length === 0);
}

async function build() {
  // What the build would read is taken down first: a file that changes meanwhile makes the stamp stale, not wrong.
  const before = fingerprint();
  for (const project of projects()) {
    // tsc believes its record of a build, not the disk: without the record it builds anew.
    if (outputsMissing(project).length > 0) rmSync(join(project, 'dist', '.tsbuildinfo'), { force: true });
  }
  await run(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '--build', root, '--pretty', String(Boolean(process.stderr.isTTY))]);
  const missing = projects().flatMap(outputsMissing);
  if (missing.length > 0) throw new CommandFailed(`The build left out ${missing.map((path) => relative(root, path)).join(', ')}.`);
  writeFileSync(builtStamp, before);
}

/** The folders of the packages the root tsconfig.json builds. */
function projects() {
  return JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')).references.map(({ path }) => join(root, path));
}

/** Changes whenever a file the build reads is changed, added or taken away. */
function fingerprint() {
  const configs = projects().flatMap((project) => [join(project, 'tsconfig.json'), join(project, 'package.json')]);
  const files = [join(root, 'tsconfig.json'), join(root, 'tsconfig.base.json'), ...configs, ...projects().flatMap(sources)];
  const lines = files.map((file) => {
    const stat = statSync(file, { throwIfNoEntry: false });
    return `${relative(root, file)} ${stat?.size} ${stat?.mtimeMs}`;
  });
  return hash([read(installedStamp), ...lines].join('\n'));
}

function outputsMissing(project) {
  return sources(project)
    .map((file) => join(project, 'dist', relative(join(project, 'src'), file).replace(/\.tsx?$/, '.js')))
    .filter((file) => !existsSync(file));
}

/** The TypeScript files of a package that end up in its dist folder: neither specs nor files its tsconfig.json leaves out by name. */
function sources(project) {
  const leftOut = new Set((JSON.parse(readFileSync(join(project, 'tsconfig.json'), 'utf8')).exclude ?? []).map((path) => join(project, path)));
  return filesBelow(join(project, 'src')).filter((file) => /\.tsx?$/.test(file) && !/\.(spec|d)\.ts$/.test(file) && !leftOut.has(file));
}

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)]));
}

// Processes

/** Runs a program quietly; what it said is shown when it fails. */
function run(command, args, options = {}) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    const passOn = (signal) => child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, passOn);
    child.once('error', fail);
    child.once('close', (code, signal) => {
      for (const name of ['SIGINT', 'SIGTERM']) process.off(name, passOn);
      if (code === 0) done();
      else fail(new CommandFailed(`${output.trimEnd()}\n${[command, ...args].join(' ')} ended ${signal ? `by ${signal}` : `with exit code ${code}`}.`));
    });
  });
}

/** Waits its turn. A turn whose process is gone, or no longer touches the file, counts as given back. */
async function takeMutex() {
  mkdirSync(dirname(mutex), { recursive: true });
  for (let announced = false; ; announced = true) {
    if (tryMutex()) break;
    const stale = abandonedMutex();
    if (stale !== undefined) discardMutex(stale);
    else {
      if (!announced) console.error('Waiting for another process that installs or builds …');
      await new Promise((wake) => setTimeout(wake, 200));
    }
  }
  const touching = setInterval(() => utimesSync(mutex, new Date(), new Date()), 1000);
  const giveBack = () => rmSync(mutex, { force: true });
  process.once('exit', giveBack);
  return () => {
    clearInterval(touching);
    process.off('exit', giveBack);
    giveBack();
  };
}

function tryMutex() {
  try {
    writeFileSync(mutex, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** What an abandoned mutex holds; nothing when its process is at work. */
function abandonedMutex() {
  const content = read(mutex);
  const touchedAt = statSync(mutex, { throwIfNoEntry: false })?.mtimeMs;
  if (content === undefined || touchedAt === undefined) return undefined;
  if (Date.now() - touchedAt > 30_000) return content;
  if (content === '') return undefined;
  try {
    process.kill(Number(content), 0);
    return undefined;
  } catch (error) {
    return error.code === 'ESRCH' ? content : undefined;
  }
}

/** Takes an abandoned mutex away, unless another process has just done so and made its own. */
function discardMutex(stale) {
  const aside = `${mutex}.${process.pid}`;
  try {
    renameSync(mutex, aside);
  } catch {
    return;
  }
  const found = read(aside);
  if (found !== stale) writeFileSync(mutex, found);
  rmSync(aside);
}

function read(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function hash(content) {
  return createHash('sha256').update(content).digest('hex');
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) await prepare();
