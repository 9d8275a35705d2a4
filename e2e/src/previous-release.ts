import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { carried } from '@entente/chart';
import { services, type Service } from '@entente/up';
import { transform } from '@swc/core';

const ROOT = resolve(import.meta.dirname, '../..');

/** The release an installation is upgraded from. */
export const PREVIOUS: { version: string; commit: string } = readJson('deploy/previous-release.json');

/** Why the previous release cannot be built here; undefined where it can. */
export function whyNoPreviousRelease(): string | undefined {
  try {
    git('cat-file', '-e', `${PREVIOUS.commit}^{commit}`);
    return undefined;
  } catch {
    return `the history here does not reach back to ${PREVIOUS.version}; a full clone does`;
  }
}

/** Builds the services of the previous release from history into an empty folder. Its packages are the ones installed, as far as it would take them. */
export async function buildPreviousRelease(folder: string): Promise<readonly Service[]> {
  unpack(folder, 'apps', 'libs', 'package.json', 'package-lock.json');
  linkPackages(folder, takesWhatIsInstalled(folder) ? ROOT : await packagesOfItsOwn());
  const sources = ['apps', 'libs'].flatMap((kind) => readdirSync(join(folder, kind)).map((name) => join(folder, kind, name)));
  await Promise.all(sources.flatMap((project) => compile(project)));
  return services.map((service) => ({ ...service, entry: join(folder, 'apps', service.name, 'dist/main.js') }));
}

function git(...args: string[]): Buffer {
  return execFileSync('git', args, { cwd: ROOT, maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'pipe'] });
}

function unpack(folder: string, ...paths: string[]): void {
  execFileSync('tar', ['-x', '-C', folder], { input: git('archive', PREVIOUS.commit, ...paths) });
}

function readJson(...path: string[]): any {
  return JSON.parse(readFileSync(resolve(ROOT, ...path), 'utf8'));
}

/** What an installation without its lock would choose, too: every package it runs on is installed in the same major version. */
function takesWhatIsInstalled(folder: string): boolean {
  const { packages } = readJson('package-lock.json');
  return Object.entries<any>(readJson(folder, 'package-lock.json').packages)
    .filter(([path, { dev, link }]) => /^((apps|libs)\/[^/]+\/)?node_modules\//.test(path) && !dev && !link)
    .every(([path, { version }]) => compatible(version) === compatible(packages[path]?.version));
}

/** The part of a version that changes with what breaks. */
function compatible(version: string | undefined): string | undefined {
  return /^(0\.\d+|[1-9]\d*)\./.exec(version ?? '')?.[1];
}

/** A folder with the packages of its lock, from the registry the first time. */
function packagesOfItsOwn(): Promise<string> {
  return carried(`packages-${PREVIOUS.version}-${PREVIOUS.commit}`, async (folder) => {
    unpack(folder, 'apps', 'libs', 'tools', 'e2e', 'package.json', 'package-lock.json');
    execFileSync('npm', ['ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  });
}

/** Every package of `from`; those of the workspace from the folder itself. */
function linkPackages(folder: string, from: string): void {
  const projects = ['apps', 'libs'].flatMap((kind) => readdirSync(join(folder, kind)).map((name) => join(kind, name)));
  for (const place of ['', ...projects]) {
    const installed = join(from, place, 'node_modules');
    if (!existsSync(installed)) continue;
    mkdirSync(join(folder, place, 'node_modules'), { recursive: true });
    for (const name of readdirSync(installed)) if (name !== '@entente') symlinkSync(join(installed, name), join(folder, place, 'node_modules', name));
  }
  mkdirSync(join(folder, 'node_modules/@entente'));
  for (const project of projects) symlinkSync(join(folder, project), join(folder, 'node_modules/@entente', project.replace(/^\w+\//, '')));
}

/** What `tsc --build` makes of a project, without looking at types: they were checked when it was released. */
function compile(project: string): Promise<void>[] {
  const sources = readdirSync(join(project, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) => /(?<!\.spec|\.d)\.ts$/.test(file));
  return sources.map(async (file) => {
    const { code } = await transform(readFileSync(join(project, 'src', file), 'utf8'), {
      filename: file,
      swcrc: false,
      jsc: { target: 'es2023', parser: { syntax: 'typescript', decorators: true }, transform: { legacyDecorator: true, decoratorMetadata: true } },
      module: { type: 'es6' },
    });
    const to = join(project, 'dist', file.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, code);
  });
}

/** Services whose program can be exchanged: each runs what its link points to when it starts. */
export class Exchangeable {
  readonly services: readonly Service[];

  constructor(
    private readonly folder: string,
    first: readonly Service[],
  ) {
    mkdirSync(folder, { recursive: true });
    this.services = first.map((service) => ({ ...service, entry: join(folder, `${service.name}.js`) }));
    for (const { name } of first) this.exchange(name, first);
  }

  /** From its next start on a service is the one of `release`. @throws Error for an unknown name */
  exchange(name: string, release: readonly Service[]): void {
    const service = release.find((one) => one.name === name);
    if (service === undefined) throw new Error(`there is no service ${name}`);
    const link = join(this.folder, `${name}.js`);
    rmSync(link, { force: true });
    symlinkSync(service.entry, link);
  }
}
