import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { contentMissing, storeUnavailable, type AttachmentStore, type ByteRange, type Spooled } from './attachment-store.js';

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}

/** A rename is durable once the folder is. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Content in files of one folder, on the file system the spooled files are on. */
export class DiskStore implements AttachmentStore {
  constructor(private readonly folder: string) {}

  async put(key: string, { path }: Spooled): Promise<void> {
    const target = this.pathOf(key);
    try {
      const created = await mkdir(dirname(target), { recursive: true });
      await rename(path, target);
      await flushFolder(dirname(target));
      if (created !== undefined) await flushFolder(this.folder);
    } catch (error) {
      throw storeUnavailable(error);
    }
  }

  async read(key: string, range?: ByteRange): Promise<Readable> {
    try {
      const handle = await open(this.pathOf(key), 'r');
      return createReadStream('', { fd: handle, ...(range && { start: range.first, end: range.last }) });
    } catch (error) {
      throw isMissing(error) ? contentMissing() : storeUnavailable(error);
    }
  }

  async remove(key: string): Promise<void> {
    await rm(this.pathOf(key), { force: true });
  }

  /** The last two digits of a UUIDv7 are random: they spread files over folders. */
  private pathOf(key: string): string {
    return join(this.folder, key.slice(-2), key);
  }
}
