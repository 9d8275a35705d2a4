import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/**
 * The packages an installed package stands on, itself first, each once: `folder` from the root of the workspace, its `manifest`, whether it
 * is a `workspace` of ours, and `needs`, the folders of what it needs in turn. Peers that are optional count only where somebody else needs
 * them: npm installs more.
 * @throws Error when something needed is not installed
 */
export function packagesOf(start) {
  const found = new Map();
  const open = [start];
  for (let folder = open.shift(); folder !== undefined; folder = open.shift()) {
    if (found.has(folder)) continue;
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const needs = neededBy(manifest).flatMap(({ name, optional }) => {
      const place = find(name, folder);
      if (place === undefined && !optional) throw new Error(`${folder} needs ${name}, which is not installed`);
      return place === undefined ? [] : [place];
    });
    found.set(folder, { folder, name: manifest.name, manifest, workspace: !folder.includes('node_modules'), needs });
    open.push(...needs);
  }
  return [...found.values()];
}

function neededBy({ dependencies = {}, optionalDependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} }) {
  const peers = Object.keys(peerDependencies).filter((name) => peerDependenciesMeta[name]?.optional !== true);
  return [...new Set([...Object.keys(dependencies), ...Object.keys(optionalDependencies), ...peers])].map((name) => ({
    name,
    optional: name in optionalDependencies,
  }));
}

/** The folder Node finds a package in, seen from another. */
function find(name, from) {
  for (let folder = from; ; folder = dirname(folder)) {
    const place = join(folder, 'node_modules', name);
    if (existsSync(join(place, 'package.json'))) return relative(realpathSync('.'), realpathSync(place));
    if (folder === '.' || folder === dirname(folder)) return undefined;
  }
}
