import { fileURLToPath } from 'node:url';
import { readManifests, type Manifest } from './manifest.js';
import { runToEnd, type Ended } from './run-to-end.js';

export const CHART = fileURLToPath(new URL('../../../deploy/helm/entente/', import.meta.url));

/** What has no default, and so is in every rendering. */
export const NEEDED = ['auth.jwksUrl=https://issuer.example.org/jwks', 'auth.issuer=https://issuer.example.org', 'database.host=postgres.example.org'];

/** Files of values, in order, and single values over them. */
export interface Given {
  files?: readonly string[];
  values?: readonly string[];
}

/** Runs `helm lint --strict` over the chart. */
export function lint(helm: string, given: Given): Promise<Ended> {
  return runToEnd(helm, ['lint', '--strict', CHART, ...options(given)]);
}

/** What `helm install entente` would make. @throws Error with Helm's words where it makes nothing */
export async function render(helm: string, given: Given): Promise<Manifest[]> {
  const { ok, stdout, stderr } = await runToEnd(helm, ['template', 'entente', CHART, '--namespace', 'entente', ...options(given)]);
  if (!ok) throw new Error(stderr.trim());
  return readManifests(stdout);
}

function options({ files = [], values = [] }: Given): string[] {
  return [...files.flatMap((file) => ['--values', `${CHART}${file}`]), ...values.flatMap((value) => ['--set', value])];
}
