import { readdirSync, readFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './engine.mjs';

const mostMegabytes = 250;

/** What may be in no image: sources, tests, what made it, and what only one installation knows. */
const unwanted = [
  [/\.(ts|tsx|mts|cts|map)$/, 'TypeScript or maps'],
  [/(^|\/)(entente)\/.*\.spec\.[cm]?js$|(^|\/)entente\/(apps|libs)\/[^/]+\/(src|spec)\//, 'tests or sources'],
  [/\/node_modules\/(typescript|jest|nx|eslint|prettier|@swc|@types)\//, 'tools of development'],
  [/(^|\/)(\.env[^/]*|\.npmrc|private\.jwk\.json|instance\.json|passwords\.json|id_[a-z0-9]+|[^/]+\.key|\.git)$/, 'secrets'],
  [/^(usr\/)?bin\/(ba|da|z)?sh$|busybox$|\/npm$/, 'a shell or a package manager'],
];
const secretText = /-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[\w+/=]{40}|"d":\s*"[\w-]{40,}"|_authToken|AKIA[0-9A-Z]{16}/;

/** Builds the image of an app for this machine's architecture. */
export function buildImage(engine, app, tag) {
  engine.run(...buildArguments(engine, app), '--tag', tag, '.');
}

/** The bill of materials is had without the image, as operate.md says, and names the same. */
export function checkBillAlone(engine, app) {
  const folder = mkdtempSync(join(tmpdir(), 'entente-sbom-'));
  try {
    engine.run(...buildArguments(engine, app), '--target', 'sbom', '--output', folder, '.');
    const { components } = JSON.parse(readFileSync(join(folder, 'sbom.cdx.json'), 'utf8'));
    return `${components.length} components`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function buildArguments({ isPodman }, app) {
  const { NODE_IMAGE, NPMRC } = process.env;
  const args = ['build', ...(isPodman ? ['--format', 'docker'] : []), '--file', 'docker/Dockerfile', '--build-arg', `APP=${app}`];
  if (NODE_IMAGE) args.push('--build-arg', `NODE_IMAGE=${NODE_IMAGE}`);
  if (NPMRC) args.push('--secret', `id=npmrc,src=${NPMRC}`);
  args.push('--platform', `linux/${{ x64: 'amd64' }[process.arch] ?? process.arch}`);
  return args;
}

/** Tells how large an image is, and answers what is in it. @throws Error that names what is wrong with it */
export function checkImage(engine, app, tag, report) {
  const { Size, Config } = engine.inspect(tag);
  const megabytes = Math.round(Size / 1e6);
  report.measure(app, 'MB, image', megabytes, mostMegabytes);
  must(/^\d+(:\d+)?$/.test(Config.User) && !Config.User.startsWith('0'), `${app}: runs as "${Config.User}", not as a user with a number`);
  must(Config.Labels?.['org.opencontainers.image.title'] === `entente-${app}`, `${app}: its labels do not name it`);
  must(Config.Entrypoint[0] === '/usr/local/bin/node', `${app}: does not run Node itself`);
  const folder = mkdtempSync(join(tmpdir(), 'entente-image-'));
  try {
    const { files, components } = lookInside(engine, app, tag, folder);
    return `${files} files, ${components} components`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function lookInside(engine, app, tag, folder) {
  const container = engine.run('create', tag);
  try {
    const archive = join(folder, 'image.tar');
    engine.run('export', '--output', archive, container);
    const paths = run('tar', ['-tf', archive])
      .stdout.trimEnd()
      .split('\n')
      .map((path) => path.replace(/^\.?\//, ''));
    for (const [pattern, what] of unwanted) {
      const found = paths.filter((path) => pattern.test(path));
      must(found.length === 0, `${app}: holds ${what}: ${found.slice(0, 5).join(', ')}`);
    }
    run('tar', [
      '-xf',
      archive,
      '-C',
      folder,
      '--no-same-owner',
      ...['entente', './entente'].filter((path) => run('tar', ['-tf', archive, path], { mayFail: true }).ok),
    ]);
    const ours = filesBelow(join(folder, 'entente'));
    for (const file of ours) must(!secretText.test(readFileSync(file, 'latin1')), `${app}: ${file.slice(folder.length)} holds a secret`);
    const bill = JSON.parse(readFileSync(join(folder, 'entente/sbom.cdx.json'), 'utf8'));
    checkBill(app, bill, paths);
    must(
      paths.some((path) => path === 'entente/LICENSE'),
      `${app}: comes without its licence`,
    );
    return { files: paths.length, components: bill.components.length };
  } finally {
    engine.try('rm', container);
  }
}

/** The bill names what is there, and everything that is. */
function checkBill(app, bill, paths) {
  must(bill.bomFormat === 'CycloneDX' && bill.metadata.component.name === app, `${app}: its bill of materials is not one`);
  const named = new Set([bill.metadata.component, ...bill.components].map((component) => `entente/${component['bom-ref']}/package.json`));
  const manifest = /^entente\/(apps\/[^/]+|libs\/[^/]+|.*node_modules\/(@[^/]+\/)?[^@/][^/]*)\/package\.json$/;
  // Folders within a package may have a package.json that says nothing but `type`.
  const there = paths.filter((path) => manifest.test(path));
  const unnamed = there.filter((path) => !named.has(path));
  must(unnamed.length === 0, `${app}: its bill of materials lacks ${unnamed.slice(0, 5).join(', ')}`);
  const missing = [...named].filter((path) => !path.startsWith('entente/node@') && !paths.includes(path));
  must(missing.length === 0, `${app}: its bill of materials names what is not there: ${missing.slice(0, 5).join(', ')}`);
  const withoutLicence = bill.components.filter(({ licenses }) => licenses === undefined).map(({ name }) => name);
  must(withoutLicence.length === 0, `${app}: no licence is known of ${withoutLicence.join(', ')}`);
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

/** Says in one line which setting is missing, with code 78, as every wrong configuration is told: on a root nobody can write to. */
export function checkRefusal(engine, app, tag) {
  const { stdout, stderr, ok } = engine.try('run', '--rm', '--read-only', '--cap-drop=ALL', tag, ...(app === 'cli' ? ['--version'] : []));
  if (app === 'cli') must(ok && /^\d+\.\d+/.test(stdout), `cli: does not say its version: ${stderr}`);
  else must(!ok && /is missing/.test(stdout + stderr), `${app}: without settings it says "${(stdout + stderr).trim().slice(0, 200)}"`);
}

export function must(condition, otherwise) {
  if (!condition) throw new Error(otherwise);
}
