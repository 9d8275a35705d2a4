import { once } from 'node:events';
import { open, rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CliError } from '../cli-error.js';

export interface Output {
  write(text: string): Promise<void>;
  /** Makes the file appear under its name. */
  finish(): Promise<void>;
  discard(): Promise<void>;
}

const STANDARD_OUTPUT: Output = {
  write: async (text) => {
    if (!process.stdout.write(text)) await once(process.stdout, 'drain');
  },
  finish: () => Promise.resolve(),
  discard: () => Promise.resolve(),
};

/** Standard output, or a file that appears only when it is complete. */
export async function openOutput(file: string | undefined): Promise<Output> {
  if (file === undefined || file === '-') return STANDARD_OUTPUT;
  const path = resolve(file);
  const partial = `${path}.partial`;
  const handle = await open(partial, 'w').catch((error: Error) => {
    throw new CliError(`cannot write ${file}: ${error.message}`);
  });
  return {
    write: async (text) => void (await handle.write(text)),
    finish: async () => {
      await handle.sync();
      await handle.close();
      await rename(partial, path);
    },
    discard: async () => {
      await handle.close();
      await rm(partial, { force: true });
    },
  };
}
