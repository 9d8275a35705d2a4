// Copies of an installed workspace what one app needs to run, and writes down what that is.
// Usage: node keep-what-runs.mjs <app> <target>, from the root of the workspace.
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { packagesOf } from './packages-of.mjs';
import { billOfMaterials } from './bill-of-materials.mjs';

const [app, target] = process.argv.slice(2);

/** Beside a package.json these are not for programs; deeper they may be. */
const unreadFolders = new Set([
  'test',
  'tests',
  '__tests__',
  'spec',
  'specs',
  'example',
  'examples',
  'doc',
  'docs',
  'bench',
  'benchmark',
  'benchmarks',
  'coverage',
]);
const unreadFiles = /\.([cm]?ts|tsx|map|flow|md|markdown|tsbuildinfo)$|\.(spec|test)\.[cm]?js$|^tsconfig.*\.json$|^\./;
const licence = /^(licen[cs]e|notice|copying|copyright)/i;

const packages = packagesOf(`apps/${app}`);
for (const { folder, workspace } of packages) {
  if (workspace) copyManifest(folder);
  else cpSync(folder, join(target, folder), { recursive: true, filter: (path) => runs(path, folder) });
}
for (const { folder, name } of packages.filter(({ folder }) => folder.startsWith('libs/'))) {
  const link = join(target, 'node_modules', name);
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(relative(dirname(link), join(target, folder)), link);
}
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
writeFileSync(join(target, 'sbom.cdx.json'), `${JSON.stringify(billOfMaterials(packages, lock, process.versions.node), null, 1)}\n`);

/** Of a workspace only this: what it does comes from the build. */
function copyManifest(folder) {
  mkdirSync(join(target, folder), { recursive: true });
  cpSync(join(folder, 'package.json'), join(target, folder, 'package.json'));
}

function runs(path, ofPackage) {
  if (path === ofPackage) return true;
  const name = basename(path);
  // Packages within packages are copied by themselves, where they are needed.
  if (name === 'node_modules') return false;
  if (unreadFolders.has(name) && existsSync(join(dirname(path), 'package.json'))) return false;
  return licence.test(name) || !unreadFiles.test(name);
}
