import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { CliError } from './cli-error.js';

const Process = z.object({ url: z.url(), pid: z.int().optional() });

/** What `npm start` writes about the instance that runs on this machine. */
export const Instance = z.object({
  gateway: z.url(),
  pid: z.int().optional(),
  services: z.record(z.string(), Process).default({}),
  issuer: z.string().min(1).optional(),
});
export type Instance = z.infer<typeof Instance>;

/** ENTENTE_DATA_DIR, else the nearest `.entente` from `from` upwards, else `.entente` in `from`. */
export function dataDirectory(from: string = process.cwd(), env: NodeJS.ProcessEnv = process.env): string {
  if (env['ENTENTE_DATA_DIR']) return resolve(from, env['ENTENTE_DATA_DIR']);
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const candidate = join(folder, '.entente');
    if (existsSync(candidate) && statSync(candidate).isDirectory()) return candidate;
    if (folder === dirname(folder)) return resolve(from, '.entente');
  }
}

/**
 * Where imports keep their state and results: in the state folder where there is one. `npm start` takes a folder it did
 * not make for somebody else's, so a machine without Entente gets a folder of another name.
 */
export function importsDirectory(dataDir: string): string {
  return existsSync(dataDir) ? join(dataDir, 'imports') : resolve('.entente-imports');
}

/** The instance of this machine, or undefined where none has been started. */
export function readInstance(dataDir: string): Instance | undefined {
  const file = join(dataDir, 'instance.json');
  if (!existsSync(file)) return undefined;
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return Instance.parse(content);
  } catch (error) {
    throw new CliError(
      `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      'start Entente anew with npm start, or name a gateway with --url.',
    );
  }
}
