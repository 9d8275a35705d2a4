import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The names of all metrics the services tell, as their sources name them. */
export function metricsOfSources(root: string): string[] {
  const folders = ['apps', 'libs'].flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(root, folder, name, 'src')));
  return folders.flatMap((folder) =>
    readSources(folder).flatMap((text) => [...text.matchAll(/name: '((?:entente|http)_\w+)'/g)].map(([, name]) => name ?? '')),
  );
}

function readSources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.spec.ts'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}
